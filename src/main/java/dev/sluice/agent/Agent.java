package dev.sluice.agent;

import java.util.concurrent.CompletionStage;

/**
 * An agent that holds no thread while it waits: for a model, a timer, another system.
 *
 * <p>It is called from any thread and for many sessions at a time, so it keeps no state of a turn in its fields. Within one
 * session turns come one after the other. Where blocking code is simpler, implement {@link BlockingAgent}.
 *
 * @see AgentId how to publish one
 */
@FunctionalInterface
public interface Agent {

    /**
     * Begins to answer one message and returns without waiting.
     *
     * <p>While the stage is not complete the agent may stream to {@code output}, from any thread. Completing the stage ends
     * the turn. The turn ends earlier if it is {@linkplain Turn#cancellation() cancelled} or reaches its
     * {@linkplain Turn#deadline() deadline}; then the agent stops its work and completes the stage, with whatever it likes:
     * nobody reads it.
     *
     * @param turn the message and what is known about it
     * @param output where partial results go while the agent works
     * @return the final answer, later; completed with an {@link AgentFailure} to tell the client what went wrong. Any other
     *     exception, thrown here or in the stage, and a null are told as {@code agent_error}, without details
     */
    CompletionStage<Reply> answer(Turn turn, TurnOutput output);
}
