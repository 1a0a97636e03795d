package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
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

    /** A tool event without its data, and its place in a list. */
    private static final int TOOL_EVENT_BYTES = 40;

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
            bytes += HISTORY_BYTES + message.content().heapBytes() + heapBytes(message.toolEvents());
        grow(bytes);
        return said;
    }

    /** Counts what the agent is given to read of its tools. */
    List<ToolEvent> readingTools(List<ToolEvent> reported) {
        grow(heapBytes(reported));
        return reported;
    }

    private static long heapBytes(List<ToolEvent> reported) {
        long bytes = 0;
        for (ToolEvent event : reported)
            bytes += TOOL_EVENT_BYTES + event.data().heapBytes();
        return bytes;
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
