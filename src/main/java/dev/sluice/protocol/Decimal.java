package dev.sluice.protocol;

/** How many characters a number takes. */
final class Decimal {
    private Decimal() {}

    /** Digits of a number that is not negative. */
    static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) digits++;
        return digits;
    }
}
