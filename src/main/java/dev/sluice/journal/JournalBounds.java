package dev.sluice.journal;

import dev.sluice.protocol.Durability;
import java.time.Duration;

/**
 * The journal's bounds.
 *
 * @param durability whether each fact is written; decides what taking a stored session means
 * @param resumeWindow how long a session and its messages are kept after its last activity
 * @param cursorBlock cursors reserved by taking a session over
 * @param waitingMax entries, takes and chores not yet written, over which the journal is behind
 * @param waitingBytesMax bytes of their content, over which it is behind
 * @param batchMax entries, takes and chores of one transaction
 * @param batchBytesMax bytes of content of one transaction; a single larger entry goes alone
 * @param answerMax how long a transaction may take before the database counts as away
 * @param backOffMin pause after the first failed try to reach the database
 * @param backOffMax pause after many
 * @param readsMax reads that run at a time
 * @param readsWaitingMax reads that wait; one more is refused
 * @param pruneSessionsMax sessions looked at by one transaction that prunes
 * @param pruneRowsMax rows deleted by one transaction that prunes
 */
public record JournalBounds(
        Durability durability,
        Duration resumeWindow,
        long cursorBlock,
        int waitingMax,
        long waitingBytesMax,
        int batchMax,
        long batchBytesMax,
        Duration answerMax,
        Duration backOffMin,
        Duration backOffMax,
        int readsMax,
        int readsWaitingMax,
        int pruneSessionsMax,
        int pruneRowsMax) {
    /** Cursors reserved with durability {@code drain}, where a crash forgets how many were used. */
    static final long DRAIN_CURSOR_BLOCK = 1L << 20;

    /** Checks every bound. */
    public JournalBounds {
        positive("resumeWindow", resumeWindow);
        positive("cursorBlock", cursorBlock);
        positive("waitingMax", waitingMax);
        positive("waitingBytesMax", waitingBytesMax);
        positive("batchMax", batchMax);
        positive("batchBytesMax", batchBytesMax);
        positive("answerMax", answerMax);
        positive("backOffMin", backOffMin);
        if (backOffMax.compareTo(backOffMin) < 0) {
            throw new IllegalArgumentException("backOffMax: " + backOffMax + " (expected: >= " + backOffMin + ")");
        }
        positive("readsMax", readsMax);
        positive("readsWaitingMax", readsWaitingMax);
        positive("pruneSessionsMax", pruneSessionsMax);
        positive("pruneRowsMax", pruneRowsMax);
    }

    /** The bounds of a gateway with 512 MB of heap. */
    public static JournalBounds of(Durability durability, Duration resumeWindow) {
        return new JournalBounds(
                durability,
                resumeWindow,
                8192,
                20_000,
                32L << 20,
                256,
                4L << 20,
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                4,
                10_000,
                16,
                1000);
    }

    /** Cursors that a take reserves. */
    long takenBlock() {
        return switch (durability) {
            case DURABLE -> cursorBlock;
            case DRAIN -> Math.max(cursorBlock, DRAIN_CURSOR_BLOCK);
        };
    }

    /** What a session's rows are worth once it was taken. */
    SessionStorage takenStorage() {
        return switch (durability) {
            case DURABLE -> SessionStorage.LIVE;
            case DRAIN -> SessionStorage.TAKEN;
        };
    }

    private static void positive(String key, long value) {
        if (value < 1) throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
        }
    }
}
