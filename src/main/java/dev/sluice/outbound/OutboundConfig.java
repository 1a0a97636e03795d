package dev.sluice.outbound;

/**
 * Bounds of one connection's sending side.
 *
 * @param bufferedBytesMax bytes that may wait for a client or be on their way to it; more is a slow consumer
 * @param queuedFramesMax direct frames that may wait for it
 * @param batchBytesMax bytes of several direct frames sent as one message, unless one alone is larger
 * @param archivePageBytesMax bytes of events read from the archive at once, unless one alone is larger
 */
public record OutboundConfig(long bufferedBytesMax, int queuedFramesMax, int batchBytesMax, int archivePageBytesMax) {
    /** What the settings say where nothing else is configured. */
    public static final OutboundConfig DEFAULTS = new OutboundConfig(1_048_576, 1_000, 65_536, 65_536);

    /** With the two bounds that can be configured. */
    public OutboundConfig(long bufferedBytesMax, int queuedFramesMax) {
        this(bufferedBytesMax, queuedFramesMax, 65_536, 65_536);
    }

    /** Refuses bounds that let nothing through. */
    public OutboundConfig {
        if (bufferedBytesMax < 1) {
            throw new IllegalArgumentException("bufferedBytesMax: " + bufferedBytesMax + " (expected: >= 1)");
        }
        if (queuedFramesMax < 1) {
            throw new IllegalArgumentException("queuedFramesMax: " + queuedFramesMax + " (expected: >= 1)");
        }
        if (batchBytesMax < 1024 || batchBytesMax > 65_536) {
            throw new IllegalArgumentException("batchBytesMax: " + batchBytesMax + " (expected: 1024 to 65536)");
        }
        if (archivePageBytesMax < 1) {
            throw new IllegalArgumentException("archivePageBytesMax: " + archivePageBytesMax + " (expected: >= 1)");
        }
    }
}
