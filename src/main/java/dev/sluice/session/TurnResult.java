package dev.sluice.session;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What the final of a message tells of its turn.
 *
 * @param metadata what the agent tells beside the answer; null for nothing
 */
record TurnResult(
        JsonText answer, TurnOutcome outcome, @Nullable JsonText metadata) {

    /** The end of a message whose turn was not run to an end of its own. */
    static TurnResult unrun(TurnOutcome outcome) {
        return new TurnResult(JsonText.EMPTY_STRING, outcome, null);
    }

    /** Of its content, as UTF-8. */
    int bytes() {
        return answer.bytes() + (metadata == null ? 0 : metadata.bytes());
    }

    /** What it takes in memory, at most. */
    long heapBytes() {
        return answer.heapBytes() + (metadata == null ? 0 : metadata.heapBytes());
    }
}
