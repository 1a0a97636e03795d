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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** {@code {"id","name","result" or "error" and "code","step"}}. */
    static JsonText result(ToolExecutionRequest call, ToolResult result, int step) {
        JsonObject told = new JsonObject().put("id", call.id()).put("name", call.name());
        ToolFault fault = result.fault();
        if (fault == null) told.put("result", result.text());
        else told.put("error", result.text()).put("code", fault.code());
        return told.put("step", step).toJsonText();
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

    /** The same of a turn that is over; what it began and finished in no attempt comes last, with an unknown result. */
    static List<ChatMessage> remembered(List<ToolEvent> events) {
        List<ChatMessage> told = told(events);
        for (ToolExecutionRequest call : unfinished(events).values()) {
            told.add(AiMessage.from(call));
            told.add(ToolExecutionResultMessage.from(call, UNKNOWN));
        }
        return told;
    }

    /** The greatest number of a step among {@code events}, finished or not; 0 for none. */
    static int last(Iterable<ToolEvent> events) {
        int last = 0;
        for (ToolEvent event : events) {
            Integer step = step(event.data().membersOrNull());
            if (step != null) last = Math.max(last, step);
        }
        return last;
    }

    /** The calls among {@code events} that have no result in any attempt, by their steps. */
    static SortedMap<Integer, ToolExecutionRequest> unfinished(Iterable<ToolEvent> events) {
        SortedMap<Integer, ToolExecutionRequest> calls = new TreeMap<>();
        Set<Integer> finished = new HashSet<>();
        for (ToolEvent event : events) {
            Map<String, JsonText> members = event.data().membersOrNull();
            Integer step = step(members);
            if (members == null || step == null) continue;
            if (event.kind() == ToolEvent.Kind.CALL) calls.put(step, callOf(members));
            else finished.add(step);
        }
        calls.keySet().removeAll(finished);
        return calls;
    }

    private static @Nullable Integer step(@Nullable Map<String, JsonText> members) {
        JsonText step = members == null ? null : members.get("step");
        Long number = step == null ? null : step.integerOrNull();
        return number == null ? null : number.intValue();
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
}
