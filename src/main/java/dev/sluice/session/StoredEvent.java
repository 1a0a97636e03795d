package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import java.time.Instant;

/** A critical event as the rows tell it, in the words of its source. */
public sealed interface StoredEvent {

    /** Its place in the session's log. */
    long cursor();

    /** The session's start, always cursor 1. */
    record Start(Instant createdAt) implements StoredEvent {
        @Override
        public long cursor() {
            return 1;
        }
    }

    /** A message was accepted. */
    record Accepted(StoredMessage message) implements StoredEvent {
        @Override
        public long cursor() {
            return message.acceptedCursor();
        }
    }

    /** A message's last attempt ended its stream. */
    record StreamEnd(long cursor, StoredMessage message) implements StoredEvent {}

    /** A message got its answer. */
    record Final(long cursor, StoredMessage message) implements StoredEvent {}

    /** Any other critical event, from its own row. */
    record Other(long cursor, long fromCursor, String type, JsonText payload, Instant createdAt)
            implements StoredEvent {}
}
