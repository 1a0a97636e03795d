package dev.sluice.journal;

/** A disk that fills and fails when told to. */
final class HandStorage implements Storage {
    volatile boolean low;
    volatile boolean failed;
    int looks;

    @Override
    public void look() {
        looks++;
    }

    @Override
    public boolean isLow() {
        return low;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }
}
