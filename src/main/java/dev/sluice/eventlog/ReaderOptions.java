package dev.sluice.eventlog;

/**
 * What a reader's client said it can take.
 *
 * @param connectionId names the connection, so that it is not told its own messages again
 * @param streaming whether it is sent conflatable events
 * @param batch whether it takes several frames in one WebSocket message
 */
public record ReaderOptions(String connectionId, boolean streaming, boolean batch) {}
