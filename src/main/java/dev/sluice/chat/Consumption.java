package dev.sluice.chat;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What a turn has used up so far, over all its requests: the final's metadata.
 *
 * @param model who answered, in the words of its owner
 * @param requests sent so far, those that failed among them
 * @param usage tokens as the model's owner counts them; null where none was told
 * @param finish why the last answer ended; null as long as there was none
 */
record Consumption(
        String model,
        int requests,
        @Nullable TokenCounts usage,
        @Nullable String finish) {
    private static final int MODEL_CHARS_MAX = 256;

    static Consumption none(String model) {
        return new Consumption(model, 0, null, null);
    }

    /** One request more. */
    Consumption asked() {
        return new Consumption(model, requests + 1, usage, finish);
    }

    /** What an answer tells of itself. */
    Consumption answered(ChatResponse response) {
        String named = response.metadata().modelName();
        TokenCounts more = TokenCounts.of(response.metadata().tokenUsage());
        return new Consumption(
                named == null || named.length() > MODEL_CHARS_MAX ? model : named,
                requests,
                sum(more),
                Finish.word(response.metadata().finishReason()));
    }

    private @Nullable TokenCounts sum(@Nullable TokenCounts more) {
        if (usage == null) return more;
        return more == null ? usage : usage.plus(more);
    }

    /** {@code {"model","requests","finish_reason"?,"usage"?:{"input_tokens","output_tokens","total_tokens"}}}. */
    JsonText toJson() {
        return new JsonObject()
                .put("model", model)
                .put("requests", requests)
                .put("finish_reason", finish)
                .put("usage", usage == null ? null : usage.toJson())
                .toJsonText();
    }
}
