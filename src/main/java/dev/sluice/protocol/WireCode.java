package dev.sluice.protocol;

/** A code in an {@code error} or {@code hello_error}: what programs branch on. */
public sealed interface WireCode permits ErrorCode, HelloErrorCode {
    /** The code on the wire. */
    String wireName();
}
