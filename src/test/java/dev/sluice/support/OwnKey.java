package dev.sluice.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key for TLS such as a user would bring, made with the JDK's keytool, and clients that trust it alone. */
public final class OwnKey {
    private static final String PASSWORD = "keystore-secret";

    private final Path file;

    /** A new key for {@code localhost} in {@code folder}. */
    public OwnKey(Path folder) {
        file = folder.resolve("own.p12").toAbsolutePath();
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "own",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost,ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) throw new IllegalStateException("keytool: " + keytool.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The settings that have a server on {@code httpsPort} use it. */
    public Map<String, String> settings(int httpsPort) {
        return Map.of(
                "HTTPS_PORT", String.valueOf(httpsPort),
                "HTTPS_KEYSTORE", file.toString(),
                "HTTPS_KEYSTORE_PASSWORD", PASSWORD);
    }

    /** What opens it, to be found in no log. */
    public String password() {
        return PASSWORD;
    }

    /** Trusts this key and no other. */
    public SSLContext trust() {
        try (InputStream content = Files.newInputStream(file)) {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(content, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("own", own.getCertificate("own"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts this key and no other. */
    public HttpClient client() {
        return HttpClient.newBuilder().sslContext(trust()).build();
    }
}
