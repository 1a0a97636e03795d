package dev.sluice.chat;

import dev.langchain4j.model.output.TokenUsage;
import dev.sluice.protocol.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as a model's owner counts them, summed over requests; each null where nobody told it. Never negative.
 *
 * @param input read by the model
 * @param output written by it
 * @param total both, and what else its owner counts
 */
record TokenCounts(
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long total) {

    /** What {@code told} tells; null where that is nothing. */
    static @Nullable TokenCounts of(@Nullable TokenUsage told) {
        if (told == null) return null;
        Long input = count(told.inputTokenCount());
        Long output = count(told.outputTokenCount());
        Long total = count(told.totalTokenCount());
        if (input == null && output == null && total == null) return null;
        // LangChain4j adds them up in 32 bits.
        boolean isSum = total == null && input != null && output != null;
        return new TokenCounts(input, output, isSum ? sum(input, output) : total);
    }

    /** These, and those of one request more. */
    TokenCounts plus(TokenCounts more) {
        return new TokenCounts(sum(input, more.input), sum(output, more.output), sum(total, more.total));
    }

    JsonObject toJson() {
        return new JsonObject()
                .putIfPresent("input_tokens", input)
                .putIfPresent("output_tokens", output)
                .putIfPresent("total_tokens", total);
    }

    private static @Nullable Long count(@Nullable Integer told) {
        return told == null || told < 0 ? null : told.longValue();
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        if (one == null) return other;
        return other == null ? one : Long.valueOf(one + other);
    }
}
