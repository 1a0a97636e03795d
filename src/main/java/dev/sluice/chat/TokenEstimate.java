package dev.sluice.chat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.TokenCountEstimator;
import java.nio.charset.StandardCharsets;

/**
 * How many tokens a text is about, for any model: three bytes of UTF-8 each, rather more than models count.
 *
 * <p>Exact counts need a model's own table, of several megabytes, which for most models nobody publishes.
 */
final class TokenEstimate implements TokenCountEstimator {
    private static final int BYTES_A_TOKEN = 3;

    /** What a message costs beside its text. */
    private static final int TOKENS_A_MESSAGE = 4;

    @Override
    public int estimateTokenCountInText(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
    }

    @Override
    public int estimateTokenCountInMessage(ChatMessage message) {
        int tokens = TOKENS_A_MESSAGE;
        if (message instanceof SystemMessage system) tokens += estimateTokenCountInText(system.text());
        if (message instanceof UserMessage user) tokens += estimateTokenCountInText(user.singleText());
        if (message instanceof ToolExecutionResultMessage result) tokens += estimateTokenCountInText(result.text());
        if (message instanceof AiMessage answer) {
            if (answer.text() != null) tokens += estimateTokenCountInText(answer.text());
            for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
                tokens += TOKENS_A_MESSAGE + estimateTokenCountInText(call.name() + call.arguments());
            }
        }
        return tokens;
    }

    @Override
    public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
        int tokens = 0;
        for (ChatMessage message : messages) tokens += estimateTokenCountInMessage(message);
        return tokens;
    }
}
