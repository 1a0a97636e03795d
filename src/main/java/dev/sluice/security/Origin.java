package dev.sluice.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A web origin as RFC 6454 compares them: scheme and host in lower case, the port always there.
 *
 * @param port 1 to 65535
 */
record Origin(String scheme, String host, int port) {
    /** The origin {@code text} names; null for {@code null}, for anything with a path and for what is no origin at all. */
    static @Nullable Origin parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) return null;
            if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) return null;
            return of(uri.getScheme(), uri.getHost(), uri.getPort());
        } catch (URISyntaxException notAnOrigin) {
            return null;
        }
    }

    /** The origin of those parts; null where the scheme has no default port and {@code port} is not positive. */
    static @Nullable Origin of(String scheme, String host, int port) {
        String lowerScheme = scheme.toLowerCase(Locale.ROOT);
        int settledPort = port > 0 ? port : defaultPort(lowerScheme);
        return settledPort > 0 ? new Origin(lowerScheme, host.toLowerCase(Locale.ROOT), settledPort) : null;
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> -1;
        };
    }
}
