package dev.sluice.support;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What a {@link ModelServer} does next in an answer. */
sealed interface ModelStep {

    /** Sends bytes as they are; each connection reads a {@linkplain ByteBuffer#duplicate() duplicate}. */
    record Send(ByteBuffer bytes) implements ModelStep {}

    /** Says nothing for a while. */
    record Wait(Duration time) implements ModelStep {}

    /** Says nothing until a test says so. */
    record Hold(CompletionStage<?> signal) implements ModelStep {}

    /** The answer is complete; the connection stays open for the next request. */
    record Finish() implements ModelStep {}

    /** Ends the connection where it stands: the client sees its end, and no end of the answer. */
    record HangUp() implements ModelStep {}

    /** Resets the connection: what the client has not read yet may be lost, too. */
    record Reset() implements ModelStep {}
}
