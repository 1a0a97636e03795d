package dev.sluice.outbound;

/**
 * Bounds of what one connection may be behind.
 *
 * @param bufferedBytesMax bytes handed over and not confirmed, plus those waiting, 1 to 1 GiB
 * @param queuedFramesMax waiting direct frames, 1 to 1,000,000
 */
public record OutboundConfig(long bufferedBytesMax, int queuedFramesMax) {
    public OutboundConfig {
        if (bufferedBytesMax < 1 || bufferedBytesMax > 1L << 30)
            throw new IllegalArgumentException(
                    "bufferedBytesMax: " + bufferedBytesMax + " (expected: 1 to 1073741824)");
        if (queuedFramesMax < 1 || queuedFramesMax > 1_000_000)
            throw new IllegalArgumentException("queuedFramesMax: " + queuedFramesMax + " (expected: 1 to 1000000)");
    }
}
