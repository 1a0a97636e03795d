package dev.sluice.agent;

import java.net.URI;

/** How the address of a model's API is written: whatever is asked there is appended to its path. */
public final class ModelUrl {
    /** The form, in words. */
    public static final String EXPECTED =
            "http(s)://host[:port][/path], the host without _, the port 1 to 65535, without user, query and fragment";

    private static final int PORT_MAX = 65_535;

    private ModelUrl() {}

    static boolean isGood(URI url) {
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        boolean isPlain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        return isHttp && isPlain && url.getHost() != null && isPort(url.getPort());
    }

    /**
     * How a wrong one may be told.
     *
     * @param text what was written
     * @return the same, or {@code …} where it may hold a secret: a user's password, a key in a query
     */
    public static String told(String text) {
        return text.matches("[^@?#]*") ? text : "…";
    }

    /** -1 is the scheme's own. */
    private static boolean isPort(int port) {
        return port == -1 || (port >= 1 && port <= PORT_MAX);
    }
}
