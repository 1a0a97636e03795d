package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** An event that belongs to no stream: all its members stand in its data when it is replayed. */
final class EncodedFact extends EncodedEvent {
    private static final String WINDOW = ",\"window\":";

    private static final int OBJECT_BYTES = 56;

    /** A large member without its content; its sender's id is a connection's. */
    private static final int LARGE_BYTES = 160;

    private final EventType type;
    private final String members;
    private final int membersBytes;
    private final @Nullable LargeMember large;
    private final @Nullable Integer window;

    private EncodedFact(EventAddress address, long cursor, long micros, EventType type, FactMembers fact) {
        super(address, cursor, micros);
        this.type = type;
        this.members = fact.text();
        this.membersBytes = Utf8.bytes(members);
        this.large = fact.large();
        this.window = fact.window();
    }

    static EncodedFact of(EventAddress address, long cursor, long micros, SessionEvent event) {
        return new EncodedFact(address, cursor, micros, event.type(), FactMembers.of(address, event));
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public long heapBytes() {
        return OBJECT_BYTES + HeapBytes.string(members.length(), membersBytes) + (large == null ? 0 : LARGE_BYTES);
    }

    @Override
    public void writeDuplicate(StringBuilder out, int windowNow) {
        if (type != EventType.ACCEPTED) {
            super.writeDuplicate(out, windowNow);
            return;
        }
        openLive(out);
        out.append(members).append(WINDOW).append(windowNow).append(",\"duplicate\":true");
        closeLive(out, cursor());
    }

    @Override
    void appendMembers(StringBuilder out, boolean withMessage) {
        out.append(members);
        if (window != null) out.append(WINDOW).append(window.intValue());
        if (large != null && (withMessage || !large.forOthersOnly())) large.appendTo(out);
    }

    @Override
    int membersBytes(boolean withMessage) {
        int bytes = membersBytes;
        if (window != null) bytes += WINDOW.length() + Decimal.digits(window);
        if (large != null && (withMessage || !large.forOthersOnly())) bytes += large.bytes();
        return bytes;
    }

    @Override
    void appendData(StringBuilder out) {
        out.append(members);
        if (large != null) large.appendTo(out);
    }
}
