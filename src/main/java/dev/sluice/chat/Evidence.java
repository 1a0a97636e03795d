package dev.sluice.chat;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one request tells of its model's health, to the agent's circuit and to its log. Thread-safe; of several ends the circuit counts
 * the first.
 *
 * @param pass the circuit's leave to send it
 * @param reach hears whether the model could be reached
 * @param clock tells whether the turn's time was over
 * @param deadline when the request's turn ends
 */
record Evidence(Circuit.Pass pass, Reach reach, Clock clock, Instant deadline) {

    /** The first piece of an answer has come. */
    void began() {
        pass.began();
    }

    /** The model has answered. */
    void answered() {
        pass.succeeded();
        reach.answered();
    }

    /** The request has failed, by the model's fault or not. */
    void failed(Fault fault, @Nullable Throwable cause) {
        if (fault.isModels(clock, deadline)) pass.failed();
        else pass.withdrawn();
        reach.failed(cause);
    }

    /** The request was cancelled, or never sent. */
    void withdrawn() {
        pass.withdrawn();
    }
}
