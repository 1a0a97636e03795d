package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/**
 * The key that TLS is spoken with. The server reads it itself; it is here to be checked, because a server whose key cannot be
 * read goes on without TLS, or makes a key of its own.
 *
 * @param location {@value #GENERATED} for a key that the server makes, else the absolute path of a key store
 * @param type such as {@code PKCS12} or {@code JKS}
 * @param password opens it; never told
 */
record KeystoreConfig(String location, String type, String password) {
    /** Stands for the key that the server makes for itself. */
    static final String GENERATED = "key.p12";

    KeystoreConfig {
        if (!location.equals(GENERATED)) check(location, type, password);
    }

    private static void check(String location, String type, String password) {
        try {
            Path file = Path.of(location);
            if (!file.isAbsolute()) throw new IOException("not an absolute path");
            KeyStore store = KeyStore.getInstance(type);
            try (InputStream content = Files.newInputStream(file)) {
                store.load(content, password.toCharArray());
            }
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) return;
            }
            throw new IOException("no private key in it");
        } catch (IOException | GeneralSecurityException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("location: " + location + " (expected: the absolute path of a " + type
                    + " key store with a private key, which HTTPS_KEYSTORE_PASSWORD opens; "
                    + unreadable.getClass().getSimpleName() + ": " + unreadable.getMessage() + ")");
        }
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "KeystoreConfig[location=" + location + ", type=" + type + "]";
    }
}
