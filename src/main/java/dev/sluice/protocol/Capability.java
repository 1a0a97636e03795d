package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** What a client says it can take, beyond what every client must. */
public enum Capability {
    /** Conflatable events: token and reasoning streams. */
    STREAMING("streaming"),
    /** Several frames in one WebSocket message, as a JSON array. */
    BATCH("batch");

    private final String wireName;

    Capability(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** The capability of that name; null for one this gateway does not know. */
    static @Nullable Capability named(String wireName) {
        for (Capability capability : values()) {
            if (capability.wireName.equals(wireName)) return capability;
        }
        return null;
    }
}
