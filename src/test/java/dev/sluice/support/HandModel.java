package dev.sluice.support;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/** A language model that says what a test says, request by request, on the test's thread. Not thread-safe. */
public final class HandModel implements StreamingChatModel {
    private final List<Asked> asked = new ArrayList<>();
    private RuntimeException refusal;

    /** One request. */
    public record Asked(ChatRequest request, StreamingChatResponseHandler handler, StringBuilder said) {

        /** The next piece of the answer. */
        public Asked says(String piece) {
            said.append(piece);
            handler.onPartialResponse(piece);
            return this;
        }

        /** The next piece of the model's reasoning. */
        public Asked reasons(String piece) {
            handler.onPartialThinking(new PartialThinking(piece));
            return this;
        }

        /** The answer ends, after 11 tokens read and 7 written. */
        public void finishes() {
            finishes(FinishReason.STOP);
        }

        /** The answer ends for this reason, after 11 tokens read and 7 written. */
        public void finishes(FinishReason reason) {
            complete(AiMessage.from(said.toString()), reason);
        }

        /** The answer asks for tools. */
        public void calls(ToolExecutionRequest... tools) {
            complete(AiMessage.from(said.toString(), List.of(tools)), FinishReason.TOOL_EXECUTION);
        }

        /** There is no answer, or no more of it. */
        public void fails(Throwable failure) {
            handler.onError(failure);
        }

        /** What was asked, as {@code type: text}. */
        public List<String> messages() {
            return told(request.messages());
        }

        private void complete(AiMessage message, FinishReason reason) {
            handler.onCompleteResponse(ChatResponse.builder()
                    .aiMessage(message)
                    .modelName("scripted-1")
                    .finishReason(reason)
                    .tokenUsage(new TokenUsage(11, 7))
                    .build());
        }
    }

    /** The next request is refused before it is sent. */
    public void refusesNext(RuntimeException failure) {
        refusal = failure;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        asked.add(new Asked(request, handler, new StringBuilder()));
        RuntimeException now = refusal;
        refusal = null;
        if (now != null) throw now;
    }

    /** {@return every request so far} */
    public List<Asked> asked() {
        return asked;
    }

    /** {@return the last request} */
    public Asked last() {
        if (asked.isEmpty()) throw new AssertionError("the model was not asked");
        return asked.get(asked.size() - 1);
    }

    /** {@return messages as {@code role: text}, calls of tools as {@code [name{arguments}]}} */
    public static List<String> told(List<ChatMessage> messages) {
        return messages.stream().map(HandModel::told).toList();
    }

    private static String told(ChatMessage message) {
        return switch (message.type()) {
            case SYSTEM -> "system: " + ((SystemMessage) message).text();
            case USER -> "user: " + ((UserMessage) message).singleText();
            case AI -> "assistant: " + answer((AiMessage) message);
            case TOOL_EXECUTION_RESULT -> "tool: " + ((ToolExecutionResultMessage) message).text();
            case CUSTOM -> "custom";
        };
    }

    private static String answer(AiMessage message) {
        StringBuilder told = new StringBuilder(message.text() == null ? "" : message.text());
        message.toolExecutionRequests()
                .forEach(call -> told.append('[')
                        .append(call.name())
                        .append(call.arguments())
                        .append(']'));
        return told.toString();
    }
}
