package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells whether two messages of one id say the same: SHA-256 over the content as encoded. */
final class Fingerprint {
    private Fingerprint() {}

    static byte[] of(JsonText content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.text().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
