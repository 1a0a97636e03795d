package dev.sluice.chat;

import dev.langchain4j.model.output.FinishReason;
import org.jspecify.annotations.Nullable;

/** Why a model's answer ended, as clients are told it: in the words of the API most models speak. */
final class Finish {
    private Finish() {}

    /** The word for {@code reason}; {@code other} for one that LangChain4j does not know. */
    static String word(@Nullable FinishReason reason) {
        if (reason == null) return "other";
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_EXECUTION -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> "other";
        };
    }
}
