package dev.sluice.endpoint;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The open connections of this node, at most so many. Thread-safe. */
public final class Connections {
    private final int connectionsMax;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<String, ClientConnection> open = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param connectionsMax how many may be open at a time
     */
    Connections(int connectionsMax) {
        this.connectionsMax = connectionsMax;
    }

    /** Adds {@code connection}; false if there is no place left. */
    boolean add(ClientConnection connection) {
        if (places.incrementAndGet() > connectionsMax) {
            places.decrementAndGet();
            return false;
        }
        open.put(connection.id(), connection);
        return true;
    }

    /** Gives the place of {@code connection} back, if it has one. */
    void remove(ClientConnection connection) {
        if (open.remove(connection.id(), connection)) places.decrementAndGet();
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
