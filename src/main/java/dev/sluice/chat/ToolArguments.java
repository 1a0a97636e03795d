package dev.sluice.chat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.sluice.protocol.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model wrote as the arguments of a tool, which may be anything.
 *
 * <p>A model's own words are told to it again with each request, and strict APIs refuse a conversation whose arguments are no JSON
 * object, for ever: these are told as none, and the result says what was wrong.
 */
final class ToolArguments {
    private ToolArguments() {}

    /** The object that {@code written} is, none at all being one without members; null where it is none. */
    static @Nullable JsonText object(@Nullable String written) {
        if (written == null || written.isBlank()) return JsonText.EMPTY_OBJECT;
        JsonText parsed = JsonText.parse(written);
        return parsed != null && parsed.isObject() ? parsed : null;
    }

    /** {@code said}, with no calls but {@code calls}, as the model may be told of it again. */
    static AiMessage told(AiMessage said, List<ToolExecutionRequest> calls) {
        List<ToolExecutionRequest> told =
                calls.stream().map(ToolArguments::told).toList();
        return said.toBuilder().toolExecutionRequests(told).build();
    }

    private static ToolExecutionRequest told(ToolExecutionRequest call) {
        JsonText object = object(call.arguments());
        String arguments = (object == null ? JsonText.EMPTY_OBJECT : object).text();
        return call.toBuilder().arguments(arguments).build();
    }
}
