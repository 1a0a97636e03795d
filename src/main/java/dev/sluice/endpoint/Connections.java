package dev.sluice.endpoint;

import dev.sluice.protocol.Presence;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The open connections of this node, at most so many. Thread-safe. */
public final class Connections {
    private static final Duration RETRY_AFTER_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_SPREAD_MIN = Duration.ofSeconds(4);
    private static final Duration RETRY_SPREAD_PER_CLIENT = Duration.ofMillis(5);

    /** Sockets that are being closed and have no place any more: with so many, newcomers are refused before they are upgraded. */
    static final int CLOSING_MAX = 1000;

    private final int connectionsMax;
    private final Places places;
    private final AtomicInteger sockets = new AtomicInteger();
    private final Map<String, ClientConnection> open = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param connectionsMax how many may be open at a time
     * @param unjoinedMax how many of them may be without a handshake that succeeded
     */
    Connections(int connectionsMax, int unjoinedMax) {
        this.connectionsMax = connectionsMax;
        this.places = new Places(connectionsMax, unjoinedMax);
    }

    /**
     * Adds {@code connection}. Returns who has to go for it and is to be ended: nobody (null), an older connection that has not joined, or
     * {@code connection} itself.
     */
    @Nullable
    ClientConnection add(ClientConnection connection) {
        sockets.incrementAndGet();
        open.put(connection.id(), connection);
        String leaving = places.enter(connection.id());
        return leaving == null ? null : open.get(leaving);
    }

    /** Gives the place of {@code connection} back, if it has one. */
    void remove(ClientConnection connection) {
        if (!open.remove(connection.id(), connection)) return;
        sockets.decrementAndGet();
        places.leave(connection.id());
    }

    /** Whether so many sockets are open, those being closed included, that no more should be upgraded. */
    boolean isCrowded() {
        return sockets.get() >= connectionsMax + CLOSING_MAX;
    }

    /** Who has a place. */
    Places places() {
        return places;
    }

    /**
     * Ends every open connection at a drain: what its session has told goes out, then when to come back, then {@code 1012}. Does
     * not wait and is idempotent.
     *
     * @return how many are still open
     */
    public int endForRestart() {
        for (ClientConnection connection : open.values()) connection.endForRestart(retryAfter());
        return count();
    }

    /** Spread over all clients, so that the next start is not met by all of them at once. */
    Duration retryAfter() {
        long spreadMs = RETRY_SPREAD_MIN.toMillis() + count() * RETRY_SPREAD_PER_CLIENT.toMillis();
        return RETRY_AFTER_MIN.plusMillis(ThreadLocalRandom.current().nextLong(spreadMs));
    }

    /** What is told of those of {@code connectionIds} that are open, in that order. */
    List<Presence> presence(List<String> connectionIds) {
        return connectionIds.stream()
                .map(open::get)
                .filter(Objects::nonNull)
                .map(ClientConnection::presence)
                .toList();
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /** Those open, live: connections come and go while it is looked through. */
    public Collection<ClientConnection> all() {
        return Collections.unmodifiableCollection(open.values());
    }
}
