package dev.sluice.protocol;

import java.util.List;

/** A piece of streamed text: the one kind of event that can be merged, so its content can be taken out of its quotes. */
final class EncodedToken extends EncodedEvent {
    private static final String DATA = ",\"data\":{\"content\":";
    private static final String CONTENT = ",\"content\":";

    private static final int OBJECT_BYTES = 48;

    private final TurnRef turn;
    private final TokenKind kind;
    private final String content;
    private final int contentBytes;

    EncodedToken(EventAddress address, long cursor, long micros, Token token) {
        super(address, cursor, micros);
        turn = token.turn();
        kind = token.kind();
        content = token.content().text();
        contentBytes = token.content().bytes() - 2;
    }

    private EncodedToken(EncodedToken stream, long cursor, long micros, String content, int contentBytes) {
        super(stream.address(), cursor, micros);
        this.turn = stream.turn;
        this.kind = stream.kind;
        this.content = content;
        this.contentBytes = contentBytes;
    }

    /** Another event of its stream; {@code text} is what stands between the quotes, in UTF-8 {@code textBytes}. */
    EncodedToken with(long cursor, long micros, String text, int textBytes) {
        return new EncodedToken(this, cursor, micros, '"' + text + '"', textBytes);
    }

    /** It without its content: what it shares with the others of its stream. */
    EncodedToken withoutText() {
        return new EncodedToken(this, cursor(), timestamp().micros(), "\"\"", 0);
    }

    /** Its content, as it stands between the quotes. */
    String text() {
        return content.substring(1, content.length() - 1);
    }

    boolean isOfStream(EncodedToken other) {
        return kind == other.kind && turn.equals(other.turn);
    }

    /** The last of {@code parts}, once it is sure that they can be told as one. */
    static EncodedToken lastOf(List<EncodedEvent> parts, long from) {
        if (parts.isEmpty()) throw new IllegalArgumentException("parts: none (expected: >= 1)");
        EncodedEvent last = parts.get(0);
        if (from < 1 || from > last.cursor()) {
            throw new IllegalArgumentException("from: " + from + " (expected: 1 to " + last.cursor() + ")");
        }
        for (EncodedEvent part : parts.subList(1, parts.size())) {
            if (!mergeable(last, part)) {
                throw new IllegalArgumentException(
                        "parts: " + part.cursor() + " after " + last.cursor() + " (expected: the next of its stream)");
            }
            last = part;
        }
        if (last instanceof EncodedToken token) return token;
        throw new IllegalArgumentException("parts: " + last.type() + " (expected: conflatable events)");
    }

    /** Appends the contents, joined, as one JSON string. */
    static void appendContents(StringBuilder out, List<EncodedEvent> parts) {
        out.append('"');
        for (EncodedEvent part : parts) {
            String content = ((EncodedToken) part).content;
            out.append(content, 1, content.length() - 1);
        }
        out.append('"');
    }

    boolean continuesIn(EncodedToken next) {
        return next.cursor() == cursor() + 1 && isOfStream(next);
    }

    void appendLiveStart(StringBuilder out) {
        out.append(turn.members()).append(',').append(address().route()).append(DATA);
    }

    void appendReplayStart(StringBuilder out) {
        out.append(turn.members()).append(CONTENT);
    }

    @Override
    public EventType type() {
        return kind.type();
    }

    @Override
    public TurnRef turn() {
        return turn;
    }

    @Override
    public int contentBytes() {
        return contentBytes;
    }

    @Override
    public long heapBytes() {
        return OBJECT_BYTES + HeapBytes.string(content.length(), contentBytes + 2);
    }

    @Override
    void appendMembers(StringBuilder out, boolean withMessage) {
        appendLiveStart(out);
        out.append(content).append('}');
    }

    @Override
    int membersBytes(boolean withMessage) {
        return turn.bytes() + 1 + address().routeBytes() + DATA.length() + contentBytes + 2 + 1;
    }

    @Override
    void appendData(StringBuilder out) {
        appendReplayStart(out);
        out.append(content);
    }
}
