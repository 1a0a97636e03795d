package dev.sluice.outbound;

/**
 * Bounds of what one connection may be behind, and of what is sent or read for it at once.
 *
 * @param bufferedBytesMax bytes handed over and not confirmed, plus those waiting, 1 to 1 GiB; more is a slow consumer
 * @param queuedFramesMax waiting direct frames, 1 to 1,000,000; more is a slow consumer too
 * @param batchBytesMax bytes of several direct frames sent as one message, 1 KiB to 64 KiB
 * @param archivePageBytesMax bytes of events read from the archive at once unless one alone is larger, 1 KiB to 1 MiB
 */
public record OutboundConfig(long bufferedBytesMax, int queuedFramesMax, int batchBytesMax, int archivePageBytesMax) {
    private static final int BATCH_BYTES_MAX = 65_536;
    // Many clients may come back at once, each with a page in hand: no more than fills one message.
    private static final int ARCHIVE_PAGE_BYTES_MAX = 65_536;

    public OutboundConfig {
        if (bufferedBytesMax < 1 || bufferedBytesMax > 1L << 30)
            throw new IllegalArgumentException(
                    "bufferedBytesMax: " + bufferedBytesMax + " (expected: 1 to 1073741824)");
        if (queuedFramesMax < 1 || queuedFramesMax > 1_000_000)
            throw new IllegalArgumentException("queuedFramesMax: " + queuedFramesMax + " (expected: 1 to 1000000)");
        if (batchBytesMax < 1024 || batchBytesMax > BATCH_BYTES_MAX)
            throw new IllegalArgumentException("batchBytesMax: " + batchBytesMax + " (expected: 1024 to 65536)");
        if (archivePageBytesMax < 1024 || archivePageBytesMax > 1 << 20)
            throw new IllegalArgumentException(
                    "archivePageBytesMax: " + archivePageBytesMax + " (expected: 1024 to 1048576)");
    }

    /** The bounds that are settings; the others are as the protocol and the page size in the database have them. */
    public OutboundConfig(long bufferedBytesMax, int queuedFramesMax) {
        this(bufferedBytesMax, queuedFramesMax, BATCH_BYTES_MAX, ARCHIVE_PAGE_BYTES_MAX);
    }
}
