package dev.sluice.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the upgrade's HTTP request says about its sender.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host asked for, without a port
 * @param port the port asked for
 * @param origin the {@code Origin} header; null where none was sent, which no browser does
 * @param authorization the {@code Authorization} header; null where none was sent
 * @param subprotocols the subprotocols offered, in order
 */
public record UpgradeRequest(
        String scheme,
        String host,
        int port,
        @Nullable String origin,
        @Nullable String authorization,
        List<String> subprotocols) {
    /** The subprotocol the gateway speaks, where a client offers one. */
    public static final String SUBPROTOCOL = "sluice.v1";

    private static final String TICKET_PREFIX = "sluice.ticket.";

    /** Copies the subprotocols. */
    public UpgradeRequest {
        subprotocols = List.copyOf(subprotocols);
    }

    /** The one-time tickets among the subprotocols; more than one is a mistake. */
    List<String> tickets() {
        return subprotocols.stream()
                .filter(subprotocol -> subprotocol.startsWith(TICKET_PREFIX))
                .map(subprotocol -> subprotocol.substring(TICKET_PREFIX.length()))
                .toList();
    }

    /** Leaves the credentials out. */
    @Override
    public String toString() {
        return "UpgradeRequest[" + scheme + "://" + host + ":" + port + ", origin=" + origin + "]";
    }
}
