package dev.sluice.journal;

/** A disk that fills and fails when told to. */
final class HandStorage implements Storage {
    volatile boolean low;
    volatile boolean failed;

    @Override
    public boolean isLow() {
        return low;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }
}
