package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.Turn;
import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import java.time.Duration;
import java.util.Optional;

/** How often a turn's request, which is under way, was sent again, and whether it may be once more. Thread-safe. */
final class Repetitions {
    private final ChatAgent agent;
    private final Turn turn;

    @GuardedBy("this")
    private int counted;

    Repetitions(ChatAgent agent, Turn turn) {
        this.agent = agent;
        this.turn = turn;
    }

    /**
     * One repetition.
     *
     * @param number the how-manieth it is, from 1
     * @param delay how long it waits at least
     * @param fault why it is needed
     */
    record Repetition(int number, Duration delay, Fault fault) {

        /** {@code {"retry","delay_ms","code"}}. */
        JsonText toJson() {
            return new JsonObject()
                    .put("retry", number)
                    .put("delay_ms", delay.toMillis())
                    .put("code", fault.kind().code())
                    .toJsonText();
        }
    }

    /** Counts a repetition; empty where there is none any more, or none that the delay and the agent's rate leave time for. */
    Optional<Repetition> next(Fault fault) {
        int number;
        synchronized (this) {
            number = ++counted;
        }
        if (number > agent.settings().bounds().requests().retriesMax()) return Optional.empty();
        Duration rateWait = agent.pace().waitOf(turn.principal());
        return agent.delays()
                .before(number, fault.retryAfter(), rateWait, agent.left(turn))
                .map(delay -> new Repetition(number, delay, fault));
    }

    /** Another request is under way, of which there are none yet. */
    synchronized void restart() {
        counted = 0;
    }
}
