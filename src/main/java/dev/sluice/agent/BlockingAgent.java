package dev.sluice.agent;

/**
 * An agent that is written as if it were alone: it may block, on a thread that is its own until it returns.
 *
 * <p>The thread is a virtual one on Java 21 and newer. On Java 17, at most 32 such turns run at a time, the others wait. One
 * instance answers many sessions at a time, so it keeps no state of a turn in its fields; within one session turns come
 * one after the other.
 *
 * @see AgentId how to publish one
 */
@FunctionalInterface
public interface BlockingAgent {

    /**
     * Answers one message.
     *
     * <p>If the turn is {@linkplain Turn#cancellation() cancelled} or reaches its {@linkplain Turn#deadline() deadline} the
     * client has its final at once, whatever the agent does. The thread is never interrupted, since that could break a
     * connection the agent shares with others: a long answer looks at {@link Cancellation#isCancelled()}, or stops when
     * {@code output} returns false.
     *
     * @param turn the message and what is known about it
     * @param output where partial results go while the agent works
     * @return the final answer
     * @throws AgentFailure to tell the client what went wrong
     * @throws Exception anything else is told as {@code agent_error}, without details
     */
    Reply answer(Turn turn, TurnOutput output) throws Exception;
}
