package dev.sluice.chat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.HistoryMessage.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told: its instructions, as much of the session as is set, and the message it is to answer.
 *
 * <p>What was said begins with a question: an answer whose question does not fit is left out with it, and a tool's result is never
 * without its call. The instructions and the message itself are told whatever they cost.
 */
final class MemoryWindow {
    private final @Nullable String instructions;
    private final AgentMemory bounds;
    private final TokenCountEstimator tokens;

    MemoryWindow(@Nullable String instructions, AgentMemory bounds, TokenCountEstimator tokens) {
        this.instructions = instructions;
        this.bounds = bounds;
        this.tokens = tokens;
    }

    /** How many messages before the current one are asked for; 0 for none. */
    int messagesMax() {
        return bounds.messagesMax();
    }

    /** The conversation that ends with {@code question}, {@code said} before, oldest first. */
    List<ChatMessage> of(List<HistoryMessage> said, String question) {
        List<ChatMessage> conversation = new ArrayList<>();
        if (instructions != null) conversation.add(SystemMessage.from(instructions));
        ChatMessage asked = UserMessage.from(question);
        int left = tokensLeft(conversation, asked);
        Deque<List<ChatMessage>> window = new ArrayDeque<>();
        Deque<Role> roles = new ArrayDeque<>();
        for (int i = said.size() - 1; i >= 0 && window.size() < bounds.messagesMax(); i--) {
            List<ChatMessage> told = told(said.get(i));
            left -= bounds.tokensMax() == null ? 0 : tokens.estimateTokenCountInMessages(told);
            if (left < 0) break;
            window.addFirst(told);
            roles.addFirst(said.get(i).role());
        }
        while (!window.isEmpty() && roles.removeFirst() == Role.ASSISTANT) window.removeFirst();
        window.forEach(conversation::addAll);
        conversation.add(asked);
        return conversation;
    }

    private int tokensLeft(List<ChatMessage> instructed, ChatMessage asked) {
        Integer max = bounds.tokensMax();
        if (max == null) return Integer.MAX_VALUE;
        int needed = tokens.estimateTokenCountInMessages(instructed) + tokens.estimateTokenCountInMessage(asked);
        return Math.max(0, max - needed);
    }

    /** One message of the session; nothing for an answer without words, which no model takes. */
    private static List<ChatMessage> told(HistoryMessage message) {
        String text = message.text();
        return switch (message.role()) {
            case USER -> List.of(UserMessage.from(text));
            case ASSISTANT -> {
                List<ChatMessage> told = new ArrayList<>(ToolSteps.told(message.toolEvents()));
                if (!text.isBlank()) told.add(AiMessage.from(text));
                yield told;
            }
        };
    }
}
