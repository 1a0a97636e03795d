package dev.sluice.chat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How calls of tools and their results are written into the session's log, and read from it again.
 *
 * <p>A step is a call with its result; a call without one is none, though it may have had its effect.
 */
final class ToolSteps {
    /** What is told of a call whose result nobody has heard. */
    static final String UNKNOWN =
            "unknown: the turn ended before this tool had answered, which may have done it all the same";

    private ToolSteps() {}

    /** {@code {"id","name","arguments","step"}}; arguments that are no JSON object stand there as a string. */
    static JsonText call(ToolExecutionRequest call, int step) {
        JsonText object = ToolArguments.object(call.arguments());
        JsonText arguments = object == null ? JsonText.ofString(String.valueOf(call.arguments())) : object;
        return new JsonObject()
                .put("id", call.id())
                .put("name", call.name())
                .put("arguments", arguments)
                .put("step", step)
                .toJsonText();
    }

    /** {@code {"id","name","result" or "error","step"}}. */
    static JsonText result(ToolExecutionRequest call, ToolResult result, int step) {
        return new JsonObject()
                .put("id", call.id())
                .put("name", call.name())
                .put(result.isError() ? "error" : "result", result.text())
                .put("step", step)
                .toJsonText();
    }

    /** What a model is told of the steps among {@code events}: each call right before its result. */
    static List<ChatMessage> told(List<ToolEvent> events) {
        List<ChatMessage> told = new ArrayList<>();
        Map<String, ToolExecutionRequest> calls = new HashMap<>();
        for (ToolEvent event : events) {
            Map<String, JsonText> members = event.data().membersOrNull();
            if (members == null) continue;
            String key = event.attempt() + "/" + members.get("step");
            if (event.kind() == ToolEvent.Kind.CALL) {
                calls.put(key, callOf(members));
                continue;
            }
            ToolExecutionRequest call = calls.remove(key);
            if (call == null) continue;
            String text = text(members, "result");
            String said = text == null ? text(members, "error") : text;
            told.add(AiMessage.from(call));
            told.add(ToolExecutionResultMessage.from(call, said == null ? "" : said));
        }
        return told;
    }

    /** The greatest number of a step that is finished among {@code events}; 0 for none. */
    static int last(List<ToolEvent> events) {
        int last = 0;
        for (ToolEvent event : events) {
            Map<String, JsonText> members = event.data().membersOrNull();
            JsonText step = members == null ? null : members.get("step");
            Long number = step == null ? null : step.integerOrNull();
            if (event.kind() == ToolEvent.Kind.RESULT && number != null) last = Math.max(last, number.intValue());
        }
        return last;
    }

    private static ToolExecutionRequest callOf(Map<String, JsonText> members) {
        JsonText arguments = members.get("arguments");
        boolean isObject = arguments != null && arguments.isObject();
        return ToolExecutionRequest.builder()
                .id(text(members, "id"))
                .name(text(members, "name"))
                .arguments(isObject ? String.valueOf(arguments) : JsonText.EMPTY_OBJECT.text())
                .build();
    }

    private static @Nullable String text(Map<String, JsonText> members, String name) {
        JsonText value = members.get(name);
        return value == null ? null : value.stringOrNull();
    }

    /** The same of a turn that is over; what it began and finished in no attempt comes last, with an unknown result. */
    static List<ChatMessage> remembered(List<ToolEvent> events) {
        Map<String, ToolExecutionRequest> unfinished = new LinkedHashMap<>();
        for (ToolEvent event : events) {
            Map<String, JsonText> members = event.data().membersOrNull();
            if (members == null) continue;
            // A step that one attempt has not finished is made again by the next, under the same number.
            String step = String.valueOf(members.get("step"));
            if (event.kind() == ToolEvent.Kind.CALL) unfinished.put(step, callOf(members));
            else unfinished.remove(step);
        }
        List<ChatMessage> told = told(events);
        for (ToolExecutionRequest call : unfinished.values()) {
            told.add(AiMessage.from(call));
            told.add(ToolExecutionResultMessage.from(call, UNKNOWN));
        }
        return told;
    }
}
