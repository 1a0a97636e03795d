package dev.sluice.bench;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the load client says and which answer it waits for.
 *
 * @param name for the report
 * @param path of the endpoint
 * @param greeting the first text, empty if there is none
 * @param greetingAnswer what the answer to the greeting contains
 * @param request a request; {@link #ID} in it becomes an id of the same length that no other request has
 * @param answer what only the answer to a request contains
 */
record Dialogue(String name, String path, String greeting, String greetingAnswer, String request, String answer) {
    static final String ID = "0123456789abcdef";
    static final int CONTENT_BYTES = 128;

    /** Texts of 128 bytes to the bare endpoint. */
    static Dialogue bare() {
        return new Dialogue("bare echo", "/bench/echo", "", "", ID + "x".repeat(CONTENT_BYTES - ID.length()), "xxxx");
    }

    /** Messages of 128 bytes to the echo agent, each answered by its accept and its final. */
    static Dialogue gateway(List<String> capabilities) {
        String offered = capabilities.isEmpty() ? "" : "\"" + String.join("\",\"", capabilities) + "\"";
        return new Dialogue(
                "gateway" + (capabilities.contains("batch") ? ", batch" : ""),
                "/ws",
                "{\"type\":\"hello\",\"agent_id\":\"echo\",\"capabilities\":[" + offered + "]}",
                "\"hello_ok\"",
                "{\"type\":\"message\",\"message_id\":\"" + ID + "\",\"content\":\"" + "x".repeat(CONTENT_BYTES)
                        + "\"}",
                "\"final\"");
    }

    /** Whether the payload between position and limit holds the answer; leaves both as they are. */
    boolean isAnswer(ByteBuffer payload) {
        return contains(payload, answer);
    }

    /** Whether the payload is a refusal, with which a measurement would measure something else. */
    static boolean isRefusal(ByteBuffer payload) {
        return contains(payload, "\"error\"");
    }

    private static boolean contains(ByteBuffer payload, String text) {
        int last = payload.limit() - text.length();
        for (int start = payload.position(); start <= last; start++) if (isAt(payload, start, text)) return true;
        return false;
    }

    private static boolean isAt(ByteBuffer payload, int start, String text) {
        for (int i = 0; i < text.length(); i++) if (payload.get(start + i) != text.charAt(i)) return false;
        return true;
    }
}
