package dev.sluice.eventlog;

/**
 * What a reader's client said it can take.
 *
 * @param connectionId names the connection, so that it is not told its own messages again
 * @param streaming whether it is sent conflatable events
 * @param batch whether it takes several frames in one WebSocket message
 * @param sparing whether it may be spared the rest of an attempt's tokens where it would be closed for slow reading, see
 *     {@link LogReader#spare}
 */
public record ReaderOptions(String connectionId, boolean streaming, boolean batch, boolean sparing) {
    /** A reader that is told all tokens, or closed. */
    public ReaderOptions(String connectionId, boolean streaming, boolean batch) {
        this(connectionId, streaming, batch, false);
    }
}
