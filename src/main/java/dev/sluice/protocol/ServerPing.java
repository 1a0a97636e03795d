package dev.sluice.protocol;

/** The gateway asks for a sign of life. */
public record ServerPing() implements DirectFrame {
    @Override
    public String type() {
        return "ping";
    }

    @Override
    public void describe(JsonObject out) {
        // Its type says all.
    }
}
