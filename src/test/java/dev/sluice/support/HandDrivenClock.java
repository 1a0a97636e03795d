package dev.sluice.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until a test moves it. */
public final class HandDrivenClock extends Clock {
    /** When each of these clocks begins. */
    public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = BEGINNING;

    /** Lets time pass. */
    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("withZone");
    }
}
