package dev.sluice.config;

import dev.sluice.security.AuthMode;
import dev.sluice.security.JwtConfig;
import dev.sluice.security.JwtVerifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads which JSON Web Tokens are good, under the names that MicroProfile JWT gives these settings. */
final class JwtSettingsReader {
    /** The settings by the components of their record. */
    static final Map<String, String> KEYS = Map.of(
            "publicKey", "mp.jwt.verify.publickey",
            "location", "mp.jwt.verify.publickey.location",
            "issuer", "mp.jwt.verify.issuer",
            "algorithm", "mp.jwt.verify.publickey.algorithm",
            "clockSkew", "mp.jwt.verify.clock.skew");

    private JwtSettingsReader() {}

    /** Null where callers say otherwise who they are; then none of it is looked at. */
    static @Nullable JwtConfig jwt(SettingReader reader) {
        if (reader.choice("GATEWAY_AUTH", AuthMode.NONE) != AuthMode.JWT) return null;
        return reader.build(
                KEYS,
                () -> new JwtConfig(
                        reader.text("mp.jwt.verify.publickey").orElse(null),
                        reader.text("mp.jwt.verify.publickey.location").orElse(null),
                        reader.text("mp.jwt.verify.issuer", ""),
                        Set.copyOf(SettingSyntax.items(reader.text("mp.jwt.verify.audiences", ""))),
                        reader.text("mp.jwt.verify.publickey.algorithm").orElse(null),
                        Duration.ofSeconds(reader.count("mp.jwt.verify.clock.skew", 0))));
    }

    /**
     * Reads the keys and is ready to verify; null where nothing is to be verified.
     *
     * @throws InvalidSettingException where the keys cannot be read
     */
    static @Nullable JwtVerifier verifier(@Nullable JwtConfig config, Executor tasks) {
        if (config == null) return null;
        try {
            return JwtVerifier.open(config, Clock.systemUTC(), tasks);
        } catch (IllegalArgumentException unreadable) {
            String message = String.valueOf(unreadable.getMessage());
            int value = message.indexOf(": ");
            throw new InvalidSettingException(KEYS.get(message.substring(0, value)) + message.substring(value));
        }
    }
}
