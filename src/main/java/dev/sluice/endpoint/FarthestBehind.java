package dev.sluice.endpoint;

import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.Relievable;
import dev.sluice.protocol.CloseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Ends the connections that are farthest behind where memory is short (PROTOCOL.md §7). Thread-safe. */
final class FarthestBehind implements Relievable {
    private static final Logger LOG = Logger.getLogger(FarthestBehind.class.getName());

    private final MemoryBudget budget;
    private final Connections connections;

    FarthestBehind(MemoryBudget budget, Connections connections) {
        this.budget = budget;
        this.connections = connections;
    }

    /** Returns what ending connections still have in memory, which their last words' time bounds. */
    @Override
    public long relieve(long bytes) {
        List<Behind> open = new ArrayList<>();
        long dueBytes = 0;
        for (ClientConnection connection : connections.all()) {
            Load load = connection.load();
            if (load.ending()) dueBytes += load.bytes();
            else open.add(new Behind(connection, load.bytes()));
        }
        open.sort(Comparator.comparingLong(Behind::bytes).reversed());
        long smallBytes = budget.smallBytes(open.size());
        for (Behind farthest : open) {
            if (dueBytes >= bytes || farthest.bytes < smallBytes) break;
            dueBytes += farthest.bytes;
            LOG.log(Level.WARNING, "memory short: connection ended connection={0} bytes={1}", new Object[] {
                farthest.connection.id(), Long.toString(farthest.bytes)
            });
            farthest.connection.endWithHint(CloseCode.OVERLOADED, connections.retryAfter());
        }
        return dueBytes;
    }

    private record Behind(ClientConnection connection, long bytes) {}
}
