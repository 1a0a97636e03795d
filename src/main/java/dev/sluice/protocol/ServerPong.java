package dev.sluice.protocol;

/** The answer to a {@link Ping}. */
public record ServerPong() implements DirectFrame {
    @Override
    public String type() {
        return "pong";
    }

    @Override
    public void describe(JsonObject out) {
        // Its type says all.
    }
}
