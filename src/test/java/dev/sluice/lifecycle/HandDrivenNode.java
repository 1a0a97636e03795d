package dev.sluice.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A node whose sessions and clients do what a test says, and whose time passes only in a drain's pauses. */
final class HandDrivenNode extends Clock implements DrainedNode, Drain.Pause {
    /** What was asked of it, repetitions in a row told once. */
    final List<String> asked = new ArrayList<>();

    final Deque<RuntimeException> failures = new ArrayDeque<>();
    Instant now = Instant.EPOCH;
    Instant workEnds = Instant.EPOCH;
    Instant storedAt = Instant.EPOCH;
    Instant clientsGoneAt = Instant.EPOCH;
    Runnable onPause = () -> {};
    boolean interrupted;

    private void told(String what) {
        if (asked.isEmpty() || !asked.get(asked.size() - 1).equals(what)) asked.add(what);
        RuntimeException failure = failures.poll();
        if (failure != null) throw failure;
    }

    @Override
    public void refuseWork() {
        asked.add("refuse");
    }

    @Override
    public int storeFinished() {
        told("work");
        return now.isBefore(workEnds) ? 1 : 0;
    }

    @Override
    public void endRest() {
        told("end");
    }

    @Override
    public boolean isStored() {
        told("store");
        return !now.isBefore(storedAt);
    }

    @Override
    public int endConnections() {
        told("clients");
        return now.isBefore(clientsGoneAt) ? 1 : 0;
    }

    @Override
    public void take(Duration length) throws InterruptedException {
        now = now.plus(length);
        onPause.run();
        if (interrupted) throw new InterruptedException();
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
