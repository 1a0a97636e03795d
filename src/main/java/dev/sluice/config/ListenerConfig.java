package dev.sluice.config;

/**
 * Where the server listens. The server reads these itself; they are here to be checked.
 *
 * @param host the name or address the port is opened on
 * @param httpPort 1 to 65,535
 * @param httpsPort 1 to 65,535; -1 turns it off
 * @param keystore what TLS is spoken with
 */
record ListenerConfig(String host, int httpPort, int httpsPort, KeystoreConfig keystore) {
    ListenerConfig {
        if (httpPort < 1 || httpPort > 65_535)
            throw new IllegalArgumentException("httpPort: " + httpPort + " (expected: 1 to 65535)");
        if (httpsPort != -1 && (httpsPort < 1 || httpsPort > 65_535))
            throw new IllegalArgumentException("httpsPort: " + httpsPort + " (expected: 1 to 65535, or -1 for off)");
    }
}
