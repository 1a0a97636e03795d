package dev.sluice.outbound;

/**
 * Bounds of one connection's sending side.
 *
 * @param bufferedBytesMax bytes that may wait for a client or be on their way to it, 1 to 1 GiB; more is a slow consumer
 * @param queuedFramesMax direct frames that may wait for it, 1 to 1,000,000
 * @param batchBytesMax bytes of several direct frames sent as one message, unless one alone is larger
 * @param archivePageBytesMax bytes of events read from the archive at once, unless one alone is larger
 */
public record OutboundConfig(long bufferedBytesMax, int queuedFramesMax, int batchBytesMax, int archivePageBytesMax) {
    /** What the settings say where nothing else is configured. */
    public static final OutboundConfig DEFAULTS = new OutboundConfig(1_048_576, 1_000);

    private static final int BATCH_BYTES_MAX = 65_536;
    private static final int ARCHIVE_PAGE_BYTES_MAX = 65_536;

    /** Refuses bounds that let nothing through. */
    public OutboundConfig {
        if (bufferedBytesMax < 1 || bufferedBytesMax > 1L << 30)
            throw new IllegalArgumentException(
                    "bufferedBytesMax: " + bufferedBytesMax + " (expected: 1 to 1073741824)");
        if (queuedFramesMax < 1 || queuedFramesMax > 1_000_000)
            throw new IllegalArgumentException("queuedFramesMax: " + queuedFramesMax + " (expected: 1 to 1000000)");
        if (batchBytesMax < 1024 || batchBytesMax > BATCH_BYTES_MAX) {
            throw new IllegalArgumentException("batchBytesMax: " + batchBytesMax + " (expected: 1024 to 65536)");
        }
        if (archivePageBytesMax < 1) {
            throw new IllegalArgumentException("archivePageBytesMax: " + archivePageBytesMax + " (expected: >= 1)");
        }
    }

    /** The bounds that are settings; the others are what the protocol says. */
    public OutboundConfig(long bufferedBytesMax, int queuedFramesMax) {
        this(bufferedBytesMax, queuedFramesMax, BATCH_BYTES_MAX, ARCHIVE_PAGE_BYTES_MAX);
    }
}
