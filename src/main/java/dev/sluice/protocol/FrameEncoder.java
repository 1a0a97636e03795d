package dev.sluice.protocol;

/** Turns direct frames into the text of a WebSocket message. Has no state. */
public final class FrameEncoder {
    /** One JSON object; its UTF-8 length is {@link Utf8#bytes}. */
    public String encode(DirectFrame frame) {
        JsonObject out = new JsonObject().put("type", frame.type());
        frame.describe(out);
        return out.toString();
    }
}
