package dev.sluice.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the lines of an event stream. Comments, {@code id}, {@code retry} and unknown fields are passed over.
 *
 * <p>Not thread-safe. Holds at most one event of {@code dataCharsMax} characters.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventReader {
    private final int dataCharsMax;
    private @Nullable String name;
    private @Nullable StringBuilder data;

    EventReader(int dataCharsMax) {
        this.dataCharsMax = dataCharsMax;
    }

    /**
     * Reads the next line.
     *
     * @return the event that it ends, if it does
     * @throws ModelFailedException {@link ModelFailure#TOO_LARGE} for data beyond the limit
     */
    Optional<PassingEvent> read(String line) {
        if (line.isEmpty()) return end();
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        if (field.equals("data")) add(valueOf(line, colon));
        if (field.equals("event")) name = valueOf(line, colon);
        return Optional.empty();
    }

    /** The event that the end of the stream ends: some servers forget the empty line after the last one. */
    Optional<PassingEvent> end() {
        StringBuilder whole = data;
        String itsName = name;
        data = null;
        name = null;
        return Optional.ofNullable(whole).map(text -> new PassingEvent(itsName, text.toString()));
    }

    private void add(String value) {
        StringBuilder whole = data;
        if (whole == null) {
            whole = new StringBuilder(value.length());
            data = whole;
        } else {
            whole.append('\n');
        }
        if (value.length() > dataCharsMax - whole.length()) {
            throw new ModelFailedException(
                    ModelFailure.TOO_LARGE, "an event of more than " + dataCharsMax + " characters");
        }
        whole.append(value);
    }

    /** One space after the colon belongs to the syntax. */
    private static String valueOf(String line, int colon) {
        if (colon < 0) return "";
        int begin = line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
        return line.substring(begin);
    }
}
