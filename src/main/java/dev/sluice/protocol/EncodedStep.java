package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** A stream event that is no text: it has data of its own, which a replay merges with what names its turn. */
final class EncodedStep extends EncodedEvent {
    private static final String DATA = ",\"data\":";

    private static final int OBJECT_BYTES = 48;

    private final EventType type;
    private final TurnRef turn;
    private final String data;
    private final int dataBytes;

    EncodedStep(EventAddress address, long cursor, long micros, EventType type, TurnRef turn, JsonText data) {
        super(address, cursor, micros);
        this.type = type;
        this.turn = turn;
        this.data = data.text();
        this.dataBytes = data.bytes();
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public TurnRef turn() {
        return turn;
    }

    @Override
    public @Nullable JsonText stepData() {
        return type == EventType.STREAM_END ? null : new JsonText(data, dataBytes);
    }

    @Override
    public long heapBytes() {
        return OBJECT_BYTES + HeapBytes.string(data.length(), dataBytes);
    }

    @Override
    void appendMembers(StringBuilder out, boolean withMessage) {
        out.append(turn.members())
                .append(',')
                .append(address().route())
                .append(DATA)
                .append(data);
    }

    @Override
    int membersBytes(boolean withMessage) {
        return turn.bytes() + 1 + address().routeBytes() + DATA.length() + dataBytes;
    }

    @Override
    void appendData(StringBuilder out) {
        int end = data.length() - 1;
        if (end > 1) out.append(data, 1, end).append(',');
        out.append(turn.members());
    }
}
