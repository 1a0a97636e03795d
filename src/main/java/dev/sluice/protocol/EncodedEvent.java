package dev.sluice.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session event as JSON, encoded once however many connections are told: what differs between them (how far back it covers,
 * live or replayed, the message for all but its sender) is put around it when it is sent, by appending strings.
 *
 * <p>Immutable. A token costs about 90 bytes beside its text; address and turn are shared.
 */
public abstract sealed class EncodedEvent permits EncodedToken, EncodedStep, EncodedFact {
    private static final String LIVE_START = "{\"type\":\"";
    private static final String REPLAY_START = "{\"type\":\"replay\",\"event\":";
    private static final String TIMESTAMP = "\",\"timestamp\":";
    private static final String CURSOR = ",\"cursor\":";
    private static final String SEQ = ",\"seq\":";
    private static final String FROM = ",\"from\":";
    // The punctuation of a live frame: after its type, its session and its own members, and at its end.
    private static final int LIVE_PUNCTUATION_BYTES = 2 + 1 + 1 + 1;
    private static final int LIVE_CONSTANT_BYTES =
            LIVE_START.length() + TIMESTAMP.length() + CURSOR.length() + SEQ.length() + LIVE_PUNCTUATION_BYTES;

    private final EventAddress address;
    private final long cursor;
    private final long micros;

    EncodedEvent(EventAddress address, long cursor, long micros) {
        if (cursor < 1) throw new IllegalArgumentException("cursor: " + cursor + " (expected: >= 1)");
        this.address = address;
        this.cursor = cursor;
        this.micros = micros;
    }

    /**
     * Encodes an event. Costs next to nothing: content is JSON already.
     *
     * @param address whose event it is
     * @param cursor its number in the session, from 1
     * @param timestamp when it happened, told to the microsecond
     * @param event what happened
     */
    public static EncodedEvent encode(EventAddress address, long cursor, Instant timestamp, SessionEvent event) {
        long micros = Timestamp.of(timestamp).micros();
        if (event instanceof Token token) return new EncodedToken(address, cursor, micros, token);
        if (event instanceof StreamStep step) {
            return new EncodedStep(address, cursor, micros, step.type(), step.turn(), step.data());
        }
        if (event instanceof StreamEnd end) {
            return new EncodedStep(address, cursor, micros, end.type(), end.turn(), JsonText.EMPTY_OBJECT);
        }
        return EncodedFact.of(address, cursor, micros, event);
    }

    /**
     * The event that was stored as {@link #payload}; a window is not among what is stored.
     *
     * @throws IllegalArgumentException if {@code payload} is not one of that type
     */
    public static EncodedEvent restore(
            EventAddress address, long cursor, Instant timestamp, EventType type, String payload) {
        return encode(address, cursor, timestamp, new EventPayload(type, payload).toEvent());
    }

    /** Whether two events that follow each other may be sent as one. */
    public static boolean mergeable(EncodedEvent earlier, EncodedEvent later) {
        return earlier instanceof EncodedToken first
                && later instanceof EncodedToken second
                && first.continuesIn(second);
    }

    /**
     * Appends the live frame that stands for all of {@code parts}: their contents, joined, under the last one's identity.
     *
     * @param parts at least one; each {@link #mergeable} with the next
     * @param from the first cursor covered, at most that of the first part
     */
    public static void writeMergedLive(StringBuilder out, List<EncodedEvent> parts, long from) {
        EncodedToken last = EncodedToken.lastOf(parts, from);
        last.openLive(out);
        last.appendLiveStart(out);
        EncodedToken.appendContents(out, parts);
        out.append('}');
        last.closeLive(out, from);
    }

    /**
     * Appends the replay that stands for all of {@code parts}, as {@link #writeMergedLive} does the live frame.
     *
     * @param sequence its number among the connection's replays, as in {@link #writeReplay}
     */
    public static void writeMergedReplay(StringBuilder out, List<EncodedEvent> parts, long from, long sequence) {
        EncodedToken last = EncodedToken.lastOf(parts, from);
        last.checkSequence(sequence);
        last.openReplay(out);
        last.appendReplayStart(out);
        EncodedToken.appendContents(out, parts);
        last.closeReplay(out, from, sequence, "");
    }

    /** Whose event it is. */
    public final EventAddress address() {
        return address;
    }

    /** Its number in the session. */
    public final long cursor() {
        return cursor;
    }

    /** When it happened. */
    public final Timestamp timestamp() {
        return new Timestamp(micros);
    }

    /** Its kind. */
    public abstract EventType type();

    /** Whether it may be merged with its neighbours, or left out under a later event's {@code from}. */
    public final boolean conflatable() {
        return type().conflatable();
    }

    /** The attempt a stream event belongs to; null for any other. */
    public @Nullable TurnRef turn() {
        return null;
    }

    /** What an agent reported beside text, as it gave it; null for any other event. */
    public @Nullable JsonText stepData() {
        return null;
    }

    /** UTF-8 bytes of a conflatable event's content alone: what it adds to a merged frame. 0 for any other. */
    public int contentBytes() {
        return 0;
    }

    /** What it takes in memory, at most; but for a message's own content or answer, which whoever knows the message holds too. */
    public abstract long heapBytes();

    /** Its own members as a JSON object, to be stored beside its type, cursor and time. */
    public final String payload() {
        StringBuilder out = new StringBuilder(128).append('{');
        appendData(out);
        return out.append('}').toString();
    }

    /** UTF-8 bytes of its live frame for another connection than the sender's, without {@code from}. Exact. */
    public final int liveBytes() {
        return liveBytes(cursor, true);
    }

    /** UTF-8 bytes of what {@link #writeLive} appends. Exact, in constant time. */
    public final int liveBytes(long from, boolean withMessage) {
        return LIVE_CONSTANT_BYTES
                + type().wireName().length()
                + address.sessionBytes()
                + membersBytes(withMessage)
                + address.eventIdStartBytes()
                + Timestamp.bytes(micros)
                + 3 * Decimal.digits(cursor)
                + (from == cursor ? 0 : FROM.length() + Decimal.digits(from));
    }

    /**
     * Appends its live frame.
     *
     * @param from the first cursor covered; its own for none but itself
     * @param withMessage for an {@link Accepted}, whether its message stands in it: for all connections but the sender's
     */
    public final void writeLive(StringBuilder out, long from, boolean withMessage) {
        checkFrom(from);
        openLive(out);
        appendMembers(out, withMessage);
        closeLive(out, from);
    }

    /**
     * Appends it as a replay: an accept always with its message, nothing with a window.
     *
     * @param from the first cursor covered; its own for none but itself
     * @param sequence its number among the connection's replays, counted on from the cursor before the first: at most its cursor
     */
    public final void writeReplay(StringBuilder out, long from, long sequence) {
        checkFrom(from);
        checkSequence(sequence);
        openReplay(out);
        appendData(out);
        closeReplay(out, from, sequence, "");
    }

    /** It alone, as the replay holds it, numbered by its cursor; {@code from} as in {@link #writeReplay}. */
    public final JsonText toJson(long from) {
        checkFrom(from);
        StringBuilder out = new StringBuilder();
        openAlone(out);
        appendData(out);
        closeAlone(out, from, cursor);
        return JsonText.ofEncoded(out.toString());
    }

    /**
     * Appends it as the answer to a message that was sent before: an accept as it was, but with the window of now; anything else
     * as a replay. Marked {@code duplicate}, so that neither its cursor nor its sequence, which is its cursor, counts.
     *
     * @param window how many more messages the session takes now
     */
    public void writeDuplicate(StringBuilder out, int window) {
        openReplay(out);
        appendData(out);
        closeReplay(out, cursor, cursor, ",\"duplicate\":true");
    }

    /** What a replay tells as its {@code data}, but for cursor and {@code from}: what a row of its own keeps. */
    public final JsonText data() {
        StringBuilder out = new StringBuilder("{");
        appendData(out);
        return JsonText.ofEncoded(out.append('}').toString());
    }

    /** Appends the live frame's members between {@code session_id} and {@code event_id}. */
    abstract void appendMembers(StringBuilder out, boolean withMessage);

    /** UTF-8 bytes of what {@link #appendMembers} appends. */
    abstract int membersBytes(boolean withMessage);

    /** Appends the members of a replayed event's {@code data} that are its own. */
    abstract void appendData(StringBuilder out);

    final void openLive(StringBuilder out) {
        out.append(LIVE_START)
                .append(type().wireName())
                .append("\",")
                .append(address.session())
                .append(',');
    }

    final void closeLive(StringBuilder out, long from) {
        out.append(',').append(address.eventIdStart()).append(cursor).append(TIMESTAMP);
        Timestamp.append(out, micros);
        out.append(CURSOR).append(cursor).append(SEQ).append(cursor);
        appendFrom(out, from);
        out.append('}');
    }

    final void openReplay(StringBuilder out) {
        out.append(REPLAY_START);
        openAlone(out);
    }

    private void openAlone(StringBuilder out) {
        out.append(LIVE_START).append(type().wireName()).append("\",\"data\":{");
    }

    final void closeReplay(StringBuilder out, long from, long sequence, String mark) {
        closeAlone(out, from, sequence);
        out.append(SEQ).append(cursor).append(mark).append('}');
    }

    private void closeAlone(StringBuilder out, long from, long sequence) {
        out.append(',').append(address.session()).append(CURSOR).append(cursor);
        appendFrom(out, from);
        out.append("},").append(address.eventIdStart()).append(cursor).append(TIMESTAMP);
        Timestamp.append(out, micros);
        out.append(',').append(address.route()).append(",\"sequence\":").append(sequence);
        out.append('}');
    }

    private void appendFrom(StringBuilder out, long from) {
        if (from != cursor) out.append(FROM).append(from);
    }

    private void checkFrom(long from) {
        if (from < 1 || from > cursor) {
            throw new IllegalArgumentException("from: " + from + " (expected: 1 to " + cursor + ")");
        }
    }

    final void checkSequence(long sequence) {
        if (sequence < 1 || sequence > cursor) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 1 to " + cursor + ")");
        }
    }
}
