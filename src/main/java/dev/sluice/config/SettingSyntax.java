package dev.sluice.config;

import dev.sluice.protocol.MessageRate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the values of settings are written: each method is empty for a text that is not of its form. */
final class SettingSyntax {
    static final String DURATION_EXPECTED = "a duration such as 250ms, 30s, 10m or 24h";

    // Few enough digits that no unit overflows a Duration or a long.
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\w+)");

    private SettingSyntax() {}

    /** {@code 250ms}, {@code 30s}, {@code 10m}, {@code 24h}; {@code 0} is the one that needs no unit. */
    static Optional<Duration> duration(String text) {
        if (text.equals("0")) return Optional.of(Duration.ZERO);
        Matcher match = DURATION.matcher(text);
        if (!match.matches()) return Optional.empty();
        long amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    /** A whole number of at most 18 digits, sizes in bytes among them. */
    static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** Bytes, or {@code n%} of {@code wholeBytes} with n from 1 to 100. */
    static Optional<Long> share(String text, long wholeBytes) {
        Matcher match = PERCENT.matcher(text);
        if (!match.matches()) return number(text);
        int percent = Integer.parseInt(match.group(1));
        return percent < 1 || percent > 100 ? Optional.empty() : Optional.of(wholeBytes / 100 * percent);
    }

    /** {@code 100/1s}: so many in so much time. */
    static Optional<MessageRate> rate(String text) {
        Matcher match = RATE.matcher(text);
        if (!match.matches()) return Optional.empty();
        int messages = Integer.parseInt(match.group(1));
        return duration(match.group(2))
                .filter(per -> messages > 0 && !per.isZero())
                .map(per -> new MessageRate(messages, per.toMillis()));
    }

    /** {@code true} or {@code false} in any case. */
    static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Items separated by commas, without the white space around them; none for a blank text. */
    static List<String> items(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
