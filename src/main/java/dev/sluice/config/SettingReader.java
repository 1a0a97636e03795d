package dev.sluice.config;

import dev.sluice.protocol.MessageRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads typed settings by key and refuses those it cannot, always in the words {@code KEY: value (expected: ...)}.
 *
 * <p>Not thread-safe. Whether a value is in bounds is for the feature's record to say; {@link #build} puts the setting's key in place of the
 * record's component in what the record says.
 */
final class SettingReader {
    private static final Set<String> SECRET = Set.of("GATEWAY_TOKENS");

    private final Function<String, Optional<String>> source;
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> wrong = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /** @param source the raw value of a key; empty if it is not set */
    SettingReader(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Notes all that is wrong in what {@code feature} reads, not only what it stumbles over first: a wrong setting counts as not
     * set from then on, and the feature is read again.
     */
    void review(Runnable feature) {
        while (true) {
            try {
                feature.run();
                return;
            } catch (InvalidSettingException refused) {
                // What is wrong without a value, too, is told once and cannot be helped.
                if (!wrong.add(refused.key())) return;
                note(String.valueOf(refused.getMessage()));
            }
        }
    }

    /** Notes one more line. */
    void note(String problem) {
        problems.add(problem);
    }

    /** The lines noted so far. */
    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** Whether a review has found the setting wrong. */
    boolean isWrong(String key) {
        return wrong.contains(key);
    }

    /** Every key that was read so far, set or not. */
    Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }

    /** The value without surrounding white space; empty if there is none, it is blank, or it was found wrong. */
    Optional<String> text(String key) {
        asked.add(key);
        if (wrong.contains(key)) return Optional.empty();
        return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    String text(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    long number(String key, long fallback) {
        return read(key, SettingSyntax::number, "a whole number").orElse(fallback);
    }

    int count(String key, int fallback) {
        return count(key).orElse(fallback);
    }

    Optional<Integer> count(String key) {
        return read(key, text -> SettingSyntax.number(text).filter(n -> n == (int) (long) n), "a whole number")
                .map(Long::intValue);
    }

    Optional<MessageRate> rate(String key) {
        return read(key, SettingSyntax::rate, "so many in a duration, such as 100/1s");
    }

    Duration duration(String key, Duration fallback) {
        return duration(key).orElse(fallback);
    }

    Optional<Duration> duration(String key) {
        return read(key, SettingSyntax::duration, SettingSyntax.DURATION_EXPECTED);
    }

    boolean flag(String key, boolean fallback) {
        return read(key, SettingSyntax::flag, "true or false").orElse(fallback);
    }

    /** One of the constants of the fallback's enum, written in lower case. */
    <E extends Enum<E>> E choice(String key, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        String expected = Arrays.stream(constants).map(SettingReader::written).collect(Collectors.joining(" or "));
        return read(
                        key,
                        text -> Arrays.stream(constants)
                                .filter(each -> written(each).equals(text))
                                .findFirst(),
                        expected)
                .orElse(fallback);
    }

    /**
     * Reads a setting of a form of its own.
     *
     * @param parse the value of a text; empty if the text is not of the form
     * @param expected the form, in words
     */
    <T> Optional<T> read(String key, Function<String, Optional<T>> parse, String expected) {
        return text(key)
                .map(text -> parse.apply(text).orElseThrow(() -> new InvalidSettingException(key, text, expected)));
    }

    /**
     * Builds a feature's record.
     *
     * @param keysByComponent which setting each component of the record comes from
     * @throws InvalidSettingException what the record refused, under the setting's key
     */
    <T> T build(Map<String, String> keysByComponent, Supplier<T> record) {
        try {
            return record.get();
        } catch (InvalidSettingException alreadyNamed) {
            throw alreadyNamed;
        } catch (IllegalArgumentException refused) {
            throw new InvalidSettingException(named(keysByComponent, String.valueOf(refused.getMessage())));
        }
    }

    /** The key for the component and, but for secrets, the value as it was written. */
    private String named(Map<String, String> keysByComponent, String message) {
        int value = message.indexOf(": ");
        int expected = message.indexOf(" (expected: ");
        String key = value < 0 ? null : keysByComponent.get(message.substring(0, value));
        if (key == null || expected < value) return message;
        String told = message.substring(value + 2, expected);
        return key + ": " + (SECRET.contains(key) ? told : text(key, told)) + message.substring(expected);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
