package dev.sluice.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where the issuer's public keys come from, in the forms that MicroProfile JWT 2.1 asks for: PEM, JWK and JWKS, the last two
 * in Base64URL also; inline, in a file, on the class path or behind a URL.
 */
final class KeySource {
    /** Keys looked at for one token, and of a set at all. */
    private static final int KEYS_MAX = 32;

    private static final int TEXT_BYTES_MAX = 1 << 20;
    private static final int RSA_BITS_MIN = 2048;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);
    private static final String CLASSPATH = "classpath:";

    private final JwtConfig config;

    KeySource(JwtConfig config) {
        this.config = config;
    }

    /** Whether the keys may be others at the next reading. */
    boolean mayChange() {
        return config.location() != null;
    }

    /**
     * Reads the keys.
     *
     * @throws IOException where there is nothing to read, or none that tokens can be verified with; its message names no content
     */
    List<JWK> read() throws IOException {
        try {
            List<JWK> keys = parse(text().strip()).stream()
                    .filter(key -> key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                    .filter(KeySource::isFit)
                    .map(JWK::toPublicJWK)
                    .toList();
            if (keys.isEmpty()) throw new IOException("no RSA key of " + RSA_BITS_MIN + " bits and no P-256 key in it");
            if (keys.size() > KEYS_MAX) throw new IOException(keys.size() + " keys in it, more than " + KEYS_MAX);
            return keys;
        } catch (ParseException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IOException("not PEM, JWK or JWKS", unreadable);
        }
    }

    private String text() throws IOException {
        if (config.publicKey() != null) return config.publicKey();
        String location = String.valueOf(config.location());
        try (InputStream content = open(location)) {
            byte[] bytes = content.readNBytes(TEXT_BYTES_MAX + 1);
            if (bytes.length > TEXT_BYTES_MAX) throw new IOException("longer than " + TEXT_BYTES_MAX + " bytes");
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String location) throws IOException {
        if (location.startsWith(CLASSPATH)) return resource(location.substring(CLASSPATH.length()));
        if (location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            URLConnection connection = URI.create(location).toURL().openConnection();
            connection.setConnectTimeout((int) FETCH_TIMEOUT.toMillis());
            connection.setReadTimeout((int) FETCH_TIMEOUT.toMillis());
            return connection.getInputStream();
        }
        Path file = Path.of(location);
        return Files.exists(file) ? Files.newInputStream(file) : resource(location);
    }

    private static InputStream resource(String name) throws IOException {
        ClassLoader loader = KeySource.class.getClassLoader();
        InputStream found = loader == null ? null : loader.getResourceAsStream(name.replaceFirst("^/+", ""));
        if (found == null) throw new IOException("no such file, nor on the class path");
        return found;
    }

    private static List<JWK> parse(String text) throws ParseException, GeneralSecurityException {
        if (text.startsWith("{")) return parseJson(text);
        if (text.contains("-----BEGIN")) return List.of(parseDer(base64(pemBody(text))));
        byte[] decoded = base64(text);
        String decodedText = new String(decoded, StandardCharsets.UTF_8).strip();
        return decodedText.startsWith("{") ? parseJson(decodedText) : List.of(parseDer(decoded));
    }

    private static List<JWK> parseJson(String json) throws ParseException {
        return json.contains("\"keys\"") ? JWKSet.parse(json).getKeys() : List.of(JWK.parse(json));
    }

    private static String pemBody(String pem) throws GeneralSecurityException {
        String begin = "-----BEGIN PUBLIC KEY-----";
        String end = "-----END PUBLIC KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from) throw new GeneralSecurityException("no public key");
        return pem.substring(from + begin.length(), to);
    }

    /** Standard and URL alphabet, in one line or several. */
    private static byte[] base64(String text) {
        String oneLine =
                text.replaceAll("\\s", "").replace('+', '-').replace('/', '_').replace("=", "");
        return Base64.getUrlDecoder().decode(oneLine);
    }

    private static JWK parseDer(byte[] der) throws GeneralSecurityException {
        List<GeneralSecurityException> refusals = new ArrayList<>();
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                var key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
                if (key instanceof RSAPublicKey rsa) return new RSAKey.Builder(rsa).build();
                if (key instanceof ECPublicKey ec)
                    return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
            } catch (GeneralSecurityException notThisKind) {
                refusals.add(notThisKind);
            }
        }
        throw refusals.isEmpty() ? new GeneralSecurityException("no public key") : refusals.get(0);
    }

    private static boolean isFit(JWK key) {
        try {
            if (key instanceof RSAKey rsa)
                return rsa.toRSAPublicKey().getModulus().bitLength() >= RSA_BITS_MIN;
        } catch (JOSEException unusable) {
            return false;
        }
        return key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve());
    }
}
