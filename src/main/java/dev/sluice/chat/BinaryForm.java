package dev.sluice.chat;

import java.math.BigDecimal;
import java.math.MathContext;

/** A Java type that holds numbers in binary: of a fraction the nearest, of whole numbers from some size on only a few. */
enum BinaryForm {
    /** 24 binary digits. */
    FLOAT("float", new BigDecimal(Float.MAX_VALUE)) {
        @Override
        BigDecimal nearest(BigDecimal number) {
            return new BigDecimal(number.floatValue());
        }

        @Override
        BigDecimal shown(BigDecimal number) {
            return new BigDecimal(Float.toString(number.floatValue()));
        }
    },
    /** 53 binary digits. */
    DOUBLE("double", new BigDecimal(Double.MAX_VALUE)) {
        @Override
        BigDecimal nearest(BigDecimal number) {
            return new BigDecimal(number.doubleValue());
        }

        @Override
        BigDecimal shown(BigDecimal number) {
            return new BigDecimal(Double.toString(number.doubleValue()));
        }
    };

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final String type;
    private final BigDecimal max;

    BinaryForm(String type, BigDecimal max) {
        this.type = type;
        this.max = max;
    }

    /** What it holds of {@code number}, to the last digit. */
    abstract BigDecimal nearest(BigDecimal number);

    /** The same as Java writes it. */
    abstract BigDecimal shown(BigDecimal number);

    String expected() {
        return "a number of at most " + max.round(new MathContext(3)) + " that a " + type + " holds";
    }

    /**
     * Whether {@code number} loses no more than what a fraction always loses: a whole number is held as it is, and a fraction's
     * nearest is less than a half away. Of a number written as 6.02e23 it is enough that it is written so again.
     */
    boolean holds(BigDecimal number) {
        if (number.abs().compareTo(max) > 0) return false;
        if (number.subtract(nearest(number)).abs().compareTo(HALF) < 0) return true;
        boolean hasExponent = number.scale() < 0;
        return hasExponent && number.compareTo(shown(number)) == 0;
    }
}
