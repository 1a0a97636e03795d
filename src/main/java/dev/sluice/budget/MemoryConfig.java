package dev.sluice.budget;

/**
 * What inboxes, logs, turn outputs and buffers of all sessions together may hold in memory.
 *
 * @param budgetBytes bytes, at least 1 MiB
 */
public record MemoryConfig(long budgetBytes) {
    public MemoryConfig {
        if (budgetBytes < 1L << 20)
            throw new IllegalArgumentException("budgetBytes: " + budgetBytes + " (expected: at least 1048576)");
    }
}
