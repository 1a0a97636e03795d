package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.util.Map;

/** What an event of a model's stream means for its end: in OpenAI's words, or in Anthropic's. */
final class AnswerEvent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REASON = "\"finish_reason\"";

    private AnswerEvent() {}

    /** Whether nothing of the answer, and nothing beside it, follows. */
    static boolean isLast(ServerSentEvent event) {
        return "message_stop".equals(event.event()) || "[DONE]".equals(event.data());
    }

    /** Whether it says why the answer ends: no text follows, though its cost may. Some servers say an empty word for none. */
    static boolean isReason(ServerSentEvent event) {
        String data = event.data();
        // Within a text of the model the quotation marks would be escaped.
        int begin = data == null ? -1 : data.indexOf(REASON);
        if (begin < 0) return false;
        int colon = afterSpaces(data, begin + REASON.length());
        if (colon >= data.length() || data.charAt(colon) != ':') return false;
        int value = afterSpaces(data, colon + 1);
        return value + 1 < data.length() && data.charAt(value) == '"' && data.charAt(value + 1) != '"';
    }

    private static int afterSpaces(String data, int from) {
        int at = from;
        while (at < data.length() && Character.isWhitespace(data.charAt(at))) at++;
        return at;
    }

    /** Whether it brings anything of an answer: a piece of a text, of reasoning, of a call; an answer's beginning in Anthropic's words. */
    static boolean isPiece(ServerSentEvent event) {
        if ("message_start".equals(event.event())) return true;
        try {
            JsonNode delta = JSON.readTree(String.valueOf(event.data()))
                    .path("choices")
                    .path(0)
                    .path("delta");
            for (Map.Entry<String, JsonNode> member : delta.properties()) {
                if (!member.getKey().equals("role") && !isEmpty(member.getValue())) return true;
            }
            return false;
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isContainerNode() && value.isEmpty());
    }
}
