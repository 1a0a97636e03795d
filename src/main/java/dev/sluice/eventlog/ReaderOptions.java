package dev.sluice.eventlog;

/**
 * What a reader's client said it can take.
 *
 * @param connectionId names the connection, so that it is not told its own messages again
 * @param streaming whether it is sent conflatable events
 * @param batch whether it takes several frames in one WebSocket message
 * @param sparing whether it is back in a session that has closed somebody for slow reading of late: it gets less at once, in
 *     its replay no tokens of turns that have ended, and as soon as it takes anything while it lags it is believed to read, and spared, see {@link LogReader#spare}
 */
public record ReaderOptions(String connectionId, boolean streaming, boolean batch, boolean sparing) {
    /** A reader in a session that has closed nobody for slow reading. */
    public ReaderOptions(String connectionId, boolean streaming, boolean batch) {
        this(connectionId, streaming, batch, false);
    }
}
