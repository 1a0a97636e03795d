package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.budget.ByteAccount;
import java.util.List;

/**
 * What one turn holds in memory beside the log: its answer so far, and what its agent was given to read.
 *
 * <p>Thread-safe. Everything is given back once, when the turn is over for its session; an agent that goes on regardless is told
 * that it has ended and adds nothing any more.
 */
final class TurnMemory {
    /** A message of the history without its content. */
    private static final int HISTORY_BYTES = 160;

    private final ByteAccount account;

    @GuardedBy("this")
    private long heldBytes;

    @GuardedBy("this")
    private boolean released;

    TurnMemory(ByteAccount account) {
        this.account = account;
    }

    /** Counts so many bytes more. */
    synchronized void grow(long bytes) {
        if (released) return;
        heldBytes += bytes;
        account.add(bytes);
    }

    /** Counts what the agent is given to read; it may keep that until its turn ends. */
    List<HistoryMessage> reading(List<HistoryMessage> said) {
        long bytes = 0;
        for (HistoryMessage message : said)
            bytes += HISTORY_BYTES + message.content().heapBytes();
        grow(bytes);
        return said;
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    /** Gives everything back, idempotently. */
    synchronized void release() {
        account.subtract(heldBytes);
        heldBytes = 0;
        released = true;
    }
}
