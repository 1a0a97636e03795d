package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * What the built-in agents answer to a message.
 *
 * @param outcome the final's status
 * @param content the final's content
 * @param streamed the text that is streamed on the way
 */
record Expected(String outcome, JsonNode content, String streamed) {
    /** The answer of {@code echo} or {@code simulator} to this content. */
    static Expected of(String agentId, JsonNode content) {
        if (agentId.equals("echo")) return new Expected("ok", content, "");
        if (content.isTextual()) return new Expected("ok", content, content.asText());
        boolean fails = content.has("fail_at");
        int tokens = content.path(fails ? "fail_at" : "tokens").asInt();
        int bytes = content.path("bytes").asInt();
        var said = new StringBuilder();
        for (int token = 0; token < tokens; token++) {
            String digits = Integer.toString(token);
            said.append("0".repeat(Math.max(0, bytes - digits.length()))).append(digits);
        }
        String streamed = said.toString();
        if (content.has("reply")) return new Expected("ok", content.get("reply"), streamed);
        return new Expected(fails ? "error" : "ok", new TextNode(streamed), streamed);
    }

    /** Whether a turn may have said just this when it was aborted: a beginning of what it streams. */
    boolean mayStopAt(JsonNode said) {
        return said.isTextual() && streamed.startsWith(said.asText());
    }
}
