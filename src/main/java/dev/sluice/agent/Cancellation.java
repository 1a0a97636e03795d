package dev.sluice.agent;

import java.util.Optional;

/**
 * Tells an agent that its turn ended before its answer: nobody waits for it any more, and what it still sends is dropped.
 *
 * <p>Thread-safe. It happens at most once in a turn and is never taken back.
 */
public interface Cancellation {

    /** {@return why the turn was cancelled; empty as long as it was not} */
    Optional<CancelReason> reason();

    /** {@return whether the turn was cancelled} */
    default boolean isCancelled() {
        return reason().isPresent();
    }

    /**
     * Has something done when the turn is cancelled: close a connection, cancel a request or a timer.
     *
     * <p>The callback runs exactly once: when the cancellation comes, on the thread that cancels; before this method
     * returns, if it has come already; never, if the turn ends with an answer. It must be quick and must not block. What it
     * throws is logged and harms no other callback.
     *
     * @param callback what to do
     */
    void onCancel(Runnable callback);
}
