package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Which word was meant by a misspelt one. */
final class Spelling {
    /** Letters too many, too few or others, so that two that changed places count twice. */
    static final int MISTAKES_MAX = 2;

    private Spelling() {}

    /** The nearest of {@code known} that is {@code eligible}, with at most {@link #MISTAKES_MAX} mistakes. */
    static Optional<String> nearest(String word, Collection<String> known, Predicate<String> eligible) {
        return known.stream()
                .filter(eligible)
                .filter(each -> mistakes(word, each) <= MISTAKES_MAX)
                .min(Comparator.comparingInt(each -> mistakes(word, each)));
    }

    /** Levenshtein's distance. */
    private static int mistakes(String word, String other) {
        if (Math.abs(word.length() - other.length()) > MISTAKES_MAX) return Integer.MAX_VALUE;
        int[] above = new int[other.length() + 1];
        for (int column = 0; column < above.length; column++) above[column] = column;
        for (int row = 1; row <= word.length(); row++) {
            int[] here = new int[above.length];
            here[0] = row;
            for (int column = 1; column < here.length; column++) {
                int changed = above[column - 1] + (word.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                here[column] = Math.min(changed, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[other.length()];
    }
}
