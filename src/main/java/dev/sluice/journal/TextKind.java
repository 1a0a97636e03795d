package dev.sluice.journal;

/** The columns whose texts may be long. */
enum TextKind {
    /** What a message says. */
    CONTENT,
    /** What a message carries beside it. */
    METADATA,
    /** A message's answer. */
    ANSWER,
    /** What an event carries. */
    PAYLOAD
}
