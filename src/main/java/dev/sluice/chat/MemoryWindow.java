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
 * without its call. The instructions and the message itself are told whatever they cost. The two sides take turns, which some APIs
 * insist on: where there are no words of an answer, {@link HistoryMessage#NO_ANSWER} stands for them.
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
        window.forEach(told -> addInTurn(conversation, told));
        addInTurn(conversation, List.of(asked));
        return conversation;
    }

    /** A question that nothing was said to, since its turn was never told to end, must not stand right before another. */
    private static void addInTurn(List<ChatMessage> conversation, List<ChatMessage> told) {
        boolean isAsked = !conversation.isEmpty() && conversation.get(conversation.size() - 1) instanceof UserMessage;
        if (isAsked && told.get(0) instanceof UserMessage) conversation.add(AiMessage.from(HistoryMessage.NO_ANSWER));
        conversation.addAll(told);
    }

    private int tokensLeft(List<ChatMessage> instructed, ChatMessage asked) {
        Integer max = bounds.tokensMax();
        if (max == null) return Integer.MAX_VALUE;
        int needed = tokens.estimateTokenCountInMessages(instructed) + tokens.estimateTokenCountInMessage(asked);
        return Math.max(0, max - needed);
    }

    /** One message of the session, with what its tools did; an answer without words, which no model takes, has some. */
    private static List<ChatMessage> told(HistoryMessage message) {
        String text = message.text();
        return switch (message.role()) {
            case USER -> List.of(UserMessage.from(text));
            case ASSISTANT -> {
                List<ChatMessage> told = new ArrayList<>(ToolSteps.remembered(message.toolEvents()));
                told.add(AiMessage.from(text.isBlank() ? HistoryMessage.NO_ANSWER : text));
                yield told;
            }
        };
    }
}
