package dev.sluice.support;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** How a {@link ModelServer} answers in the words of Anthropic's messages API. */
public final class ClaudeAnswer {
    private ClaudeAnswer() {}

    /** The head of a stream, and the beginning of an answer, for which 11 tokens were read. */
    public static ModelAnswer begun() {
        return ModelAnswer.streaming()
                .event(
                        "message_start",
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"small\",\"content\":[],\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}");
    }

    /** One block of text, whole. */
    public static ModelAnswer says(ModelAnswer begun, String text) {
        return block(
                begun,
                "{\"type\":\"text\",\"text\":\"\"}",
                "{\"type\":\"text_delta\",\"text\":" + JsonNodeFactory.instance.textNode(text) + "}");
    }

    /** One call of a tool, whole. */
    public static ModelAnswer calls(ModelAnswer begun, String id, String name, String arguments) {
        return block(
                begun,
                "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":{}}",
                "{\"type\":\"input_json_delta\",\"partial_json\":" + JsonNodeFactory.instance.textNode(arguments)
                        + "}");
    }

    /** Why it ends, and what this tells of its cost: a JSON object. */
    public static ModelAnswer stops(ModelAnswer said, String reason, String usage) {
        return said.event(
                "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason + "\"},\"usage\":" + usage + "}");
    }

    /** The answer's last event; neither HTTP's end nor the connection's. */
    public static ModelAnswer stopped(ModelAnswer said) {
        return said.event("message_stop", "{\"type\":\"message_stop\"}");
    }

    private static ModelAnswer block(ModelAnswer begun, String block, String delta) {
        return begun.event(
                        "content_block_start",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" + block + "}")
                .event("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}")
                .event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
    }
}
