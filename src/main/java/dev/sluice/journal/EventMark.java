package dev.sluice.journal;

import java.util.Set;

/**
 * Where an event lies and how large it is, without its content.
 *
 * @param seq the place of the message that tells it; 0 where none does
 * @param bytes of the message or of its own row
 */
record EventMark(long cursor, Kind kind, long seq, long bytes) {
    /** What tells the event. */
    enum Kind {
        START,
        ACCEPTED,
        END,
        FINAL,
        OTHER
    }

    /** What it costs beside the messages in {@code held}, which its own joins: a message told by several is held once. */
    long bytesBeside(Set<Long> held) {
        return switch (kind) {
            case START -> 0;
            case OTHER -> bytes;
            case ACCEPTED, END, FINAL -> held.add(seq) ? bytes : 0;
        };
    }
}
