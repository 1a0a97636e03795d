package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Tells whether two messages of one id say the same: SHA-256 over the content as encoded. Immutable. */
public final class Fingerprint {
    private static final int BYTES = 32;

    private final byte[] digest;

    private Fingerprint(byte[] digest) {
        this.digest = digest;
    }

    /** The fingerprint of a content. */
    public static Fingerprint of(JsonText content) {
        try {
            byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
            return new Fingerprint(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /**
     * A fingerprint from where {@link #bytes} were kept.
     *
     * @throws IllegalArgumentException where {@code stored} is not 32 bytes long
     */
    public static Fingerprint ofBytes(byte[] stored) {
        if (stored.length != BYTES) {
            throw new IllegalArgumentException("stored: " + stored.length + " bytes (expected: " + BYTES + ")");
        }
        return new Fingerprint(stored.clone());
    }

    /** Its 32 bytes, to be kept. */
    public byte[] bytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }
}
