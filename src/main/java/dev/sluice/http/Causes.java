package dev.sluice.http;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an exception was caused by. */
final class Causes {
    /** Chains are shorter; one that leads back to itself ends here. */
    private static final int DEPTH_MAX = 20;

    private Causes() {}

    static <T extends Throwable> Optional<T> first(Class<T> type, @Nullable Throwable told) {
        return Stream.iterate(told, each -> each != null, Throwable::getCause)
                .limit(DEPTH_MAX)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
