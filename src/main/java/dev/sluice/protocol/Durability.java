package dev.sluice.protocol;

/** What an {@code accepted} promises. */
public enum Durability {
    /** The message is committed before {@code accepted} is sent. */
    DURABLE("durable"),
    /** The message is persisted when the gateway drains or its session is passivated. */
    DRAIN("drain");

    private final String wireName;

    Durability(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
