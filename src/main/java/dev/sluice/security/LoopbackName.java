package dev.sluice.security;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names that can only mean this machine: what a foreign name resolving here (DNS rebinding) never is. */
public final class LoopbackName {
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private LoopbackName() {}

    /** Whether {@code host}, without a port, is {@code localhost} or a literal loopback address; nothing is resolved. */
    public static boolean matches(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "localhost", "[::1]", "::1", "[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1" -> true;
            default -> IPV4_LOOPBACK.matcher(name).matches();
        };
    }
}
