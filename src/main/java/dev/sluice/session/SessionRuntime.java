package dev.sluice.session;

import dev.sluice.agent.AgentCatalogue;
import dev.sluice.budget.MemoryBudget;
import dev.sluice.eventlog.LogContext;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.protocol.Durability;
import java.time.Clock;

/**
 * What all sessions of a node share.
 *
 * @param memory what all they hold together
 * @param clock tells microseconds, the resolution that every database keeps
 */
public record SessionRuntime(
        SessionConfig config,
        TurnConfig turns,
        InboxConfig inboxConfig,
        LogContext logContext,
        Clock clock,
        Journal journal,
        AgentCatalogue agents,
        NodePermits permits,
        SessionThreads threads,
        Admission admission,
        MemoryBudget memory) {

    /** Whether every accepted message is committed before it is told so. */
    boolean isDurable() {
        return config.durability() == Durability.DURABLE;
    }

    /**
     * Hands an entry of a session over. Where nothing is written per message, it is settled before this returns; the
     * session's {@link Submissions} keep the order and hold no lock.
     */
    void submit(JournalEntry entry) {
        if (isDurable() || entry instanceof SaveEntry) {
            journal.submit(entry);
            return;
        }
        entry.writes();
        entry.committed();
    }

    /** Whether the journal has as much to write as it may. */
    boolean isBehind() {
        return isDurable() && journal.isBehind();
    }

    /** Whether new messages of sessions that have some unstored should be refused for now. */
    boolean isFilling() {
        return isDurable() && journal.isFilling();
    }
}
