package dev.sluice.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** When a server wants to be asked again, in the forms it may say so. */
final class RetryAfter {
    static final Duration MAX = Duration.ofHours(1);

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /** From 0 to {@link #MAX}; empty where nothing is said, or nothing that can be read. */
    Optional<Duration> of(HttpHeaders headers) {
        return headers.firstValue("retry-after-ms")
                .flatMap(text -> number(text, 1))
                .or(() -> headers.firstValue("retry-after").flatMap(this::secondsOrDate));
    }

    private Optional<Duration> secondsOrDate(String text) {
        return number(text, 1000).or(() -> date(text));
    }

    /** Some providers say fractions of a second. */
    private static Optional<Duration> number(String text, int unitMillis) {
        try {
            double millis = Double.parseDouble(text.strip()) * unitMillis;
            if (Double.isNaN(millis)) return Optional.empty();
            return Optional.of(bounded(Duration.ofMillis((long) Math.ceil(millis))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Duration> date(String text) {
        try {
            ZonedDateTime until = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(clock.instant(), until.toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wish) {
        if (wish.isNegative()) return Duration.ZERO;
        return wish.compareTo(MAX) > 0 ? MAX : wish;
    }
}
