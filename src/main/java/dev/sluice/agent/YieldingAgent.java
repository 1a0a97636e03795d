package dev.sluice.agent;

import java.util.concurrent.CompletionStage;

/**
 * An agent whose turns let others run while they wait, and which therefore has a number of its own of turns at a time: what waits
 * takes no place of the node's, but memory all the same.
 *
 * @see Agent what else holds for it
 */
@FunctionalInterface
public interface YieldingAgent {

    /**
     * Begins to answer one message and returns without waiting, as {@link Agent#answer} does.
     *
     * @param turn the message and what is known about it
     * @param output where partial results go while the agent works
     * @param place the turn's place, taken when this is called
     * @return the final answer, later
     */
    CompletionStage<Reply> answer(Turn turn, TurnOutput output, TurnPlace place);
}
