package dev.sluice.journal;

import java.time.Duration;

/** What the writer wants after a step: nothing, another step, or one after a pause. */
record Step(Kind kind, Duration pause) {
    static final Step IDLE = new Step(Kind.IDLE, Duration.ZERO);
    static final Step MORE = new Step(Kind.MORE, Duration.ZERO);

    static Step pause(Duration pause) {
        return new Step(Kind.PAUSE, pause);
    }

    enum Kind {
        IDLE,
        MORE,
        PAUSE
    }
}
