package dev.sluice.journal;

import java.time.Duration;

/** Pauses that double from one failure to the next, up to a bound. Not thread-safe. */
final class BackOff {
    private final Duration min;
    private final Duration max;
    private Duration next;

    BackOff(Duration min, Duration max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    /** The pause after one more failure. */
    Duration failed() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(max) > 0 ? max : doubled;
        return pause;
    }

    void succeeded() {
        next = min;
    }
}
