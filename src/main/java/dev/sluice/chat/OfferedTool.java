package dev.sluice.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sluice.agent.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may call.
 *
 * @param specification what the model is told of it
 * @param body what it does
 */
record OfferedTool(ToolSpecification specification, Body body) {

    String name() {
        return specification.name();
    }

    /** What a tool does; may block. */
    @FunctionalInterface
    interface Body {
        /**
         * Does it.
         *
         * @param arguments a JSON object
         * @return the answer, or a {@code CompletionStage} of it
         * @throws WrongArgumentException if the arguments do not fit
         * @throws Throwable why there is none
         */
        @Nullable
        Object call(JsonNode arguments, ToolCall call) throws Throwable;
    }
}
