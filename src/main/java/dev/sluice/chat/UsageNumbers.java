package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Numbers of tokens that LangChain4j cannot read, left out: it takes integers of 32 bits, and loses the whole answer over anything
 * else.
 *
 * <p>What stays under a name such as {@code prompt_tokens} is whole and from 0 to 2,147,483,647; under any other, an object of such.
 */
final class UsageNumbers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "usage";

    private UsageNumbers() {}

    /** The data of an event without such numbers; {@code data} itself where there are none. */
    static String readable(String data) {
        // Most events are pieces of text, and not parsed twice.
        if (!data.contains("\"usage\"")) return data;
        try {
            JsonNode event = JSON.readTree(data);
            boolean isMended = mend(event);
            // Anthropic's first event tells its usage within the message.
            if (mend(event.path("message"))) isMended = true;
            return isMended ? JSON.writeValueAsString(event) : data;
        } catch (JsonProcessingException noJson) {
            // Whoever reads it next says so.
            return data;
        }
    }

    private static boolean mend(JsonNode holder) {
        if (!(holder instanceof ObjectNode open) || !open.has(USAGE)) return false;
        JsonNode usage = open.get(USAGE);
        if (usage instanceof ObjectNode counts) return mendCounts(counts);
        if (usage.isNull()) return false;
        open.remove(USAGE);
        return true;
    }

    /** Of it, and of what is told in detail within it. */
    private static boolean mendCounts(ObjectNode counts) {
        boolean isMended = counts.properties().removeIf(each -> !isReadable(each.getKey(), each.getValue()));
        for (JsonNode member : counts) if (member instanceof ObjectNode details) isMended |= mendCounts(details);
        return isMended;
    }

    private static boolean isReadable(String name, JsonNode member) {
        return member.isNull() || (name.endsWith("_tokens") ? isCount(member) : member.isObject());
    }

    private static boolean isCount(JsonNode number) {
        return number.isNumber()
                && number.canConvertToExactIntegral()
                && number.canConvertToInt()
                && number.intValue() >= 0;
    }
}
