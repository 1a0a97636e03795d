package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * What the built-in agents answer to a message.
 *
 * @param outcome the final's status
 * @param content the final's content
 */
record Expected(String outcome, JsonNode content) {
    /** The answer of {@code echo} or {@code simulator} to this content. */
    static Expected of(String agentId, JsonNode content) {
        if (agentId.equals("echo") || content.isTextual()) return new Expected("ok", content);
        if (content.has("reply")) return new Expected("ok", content.get("reply"));
        boolean fails = content.has("fail_at");
        int tokens = content.path(fails ? "fail_at" : "tokens").asInt();
        int bytes = content.path("bytes").asInt();
        var said = new StringBuilder();
        for (int token = 0; token < tokens; token++) {
            String digits = Integer.toString(token);
            said.append("0".repeat(Math.max(0, bytes - digits.length()))).append(digits);
        }
        return new Expected(fails ? "error" : "ok", new TextNode(said.toString()));
    }

    /** Whether this is what a turn may have said when it was aborted: a beginning of the answer. */
    boolean mayBeginWith(JsonNode said) {
        if (!said.isTextual()) return false;
        return said.asText().isEmpty()
                || (content.isTextual() && content.asText().startsWith(said.asText()));
    }
}
