package dev.sluice.session;

import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Reply;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What ends a turn, and what it says about it by itself.
 *
 * @param answer null for what was streamed
 * @param metadata null for what the agent noted on its way, if anything
 * @param reason why the agent need not go on; null where it has ended by itself
 */
record TurnEnd(
        @Nullable JsonText answer,
        TurnOutcome outcome,
        @Nullable JsonText metadata,
        @Nullable CancelReason reason) {

    static TurnEnd answered(Reply reply) {
        return new TurnEnd(reply.content(), TurnOutcome.OK, reply.metadata(), null);
    }

    /** Only an agent's own failure is told; anything else may say what is nobody's business. */
    static TurnEnd failed(Throwable failure) {
        if (!(failure instanceof AgentFailure told)) return error("agent_error", "the agent failed");
        TurnOutcome outcome = TurnOutcome.error(told.code(), String.valueOf(told.getMessage()));
        return new TurnEnd(null, outcome, told.metadata(), null);
    }

    static TurnEnd error(String code, String message) {
        return new TurnEnd(null, TurnOutcome.error(code, message), null, null);
    }

    static TurnEnd cancelled(CancelReason reason) {
        return new TurnEnd(null, outcome(reason), null, reason);
    }

    private static TurnOutcome outcome(CancelReason reason) {
        return switch (reason) {
            case ABORTED -> TurnOutcome.of(Outcome.ABORTED);
            case TIMEOUT -> TurnOutcome.of(Outcome.TIMEOUT);
            case REPLY_TOO_LARGE ->
                TurnOutcome.error("reply_too_large", "the answer is larger than this gateway allows");
            case OVERLOADED -> TurnOutcome.error("overloaded", "the gateway is out of memory for answers");
            case SHUTDOWN, OWNERSHIP_LOST -> TurnOutcome.of(Outcome.INTERRUPTED);
        };
    }

    /** What is told in the end; {@code streamed} and {@code noted} are what the agent has said on its way. */
    TurnResult result(JsonText streamed, @Nullable JsonText noted) {
        return new TurnResult(answer == null ? streamed : answer, outcome, metadata == null ? noted : metadata);
    }
}
