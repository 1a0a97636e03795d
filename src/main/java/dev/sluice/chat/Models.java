package dev.sluice.chat;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sluice.agent.AgentSettings;
import java.net.URI;

/** Makes the LangChain4j models that configured agents ask. Neither logs requests nor answers, which hold keys and words. */
final class Models {
    /** Anthropic's API wants a bound with each request; LangChain4j's own default cuts most answers short. */
    static final int ANTHROPIC_TOKENS_DEFAULT = 8_192;

    private static final String OPENAI_HOST = "api.openai.com";

    /** What is sent where no key is set, since LangChain4j wants one for Anthropic. */
    private static final String NO_KEY = "none";

    private Models() {}

    /** The model of {@code settings}, asked over {@code http}. */
    static StreamingChatModel of(AgentSettings settings, HttpClientBuilder http) {
        return switch (settings.modelKind()) {
            case OPENAI -> openAi(settings, http);
            case ANTHROPIC -> anthropic(settings, http);
        };
    }

    private static StreamingChatModel openAi(AgentSettings settings, HttpClientBuilder http) {
        var builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .modelName(settings.model())
                .returnThinking(true);
        if (settings.apiKey() != null) builder.apiKey(settings.apiKey());
        Integer tokensMax = settings.bounds().requests().answerTokensMax();
        URI baseUrl = settings.baseUrl();
        if (baseUrl != null) builder.baseUrl(baseUrl.toString());
        // The newer name of this bound is OpenAI's alone, whose newer models know no other.
        boolean isOpenAis = baseUrl == null || OPENAI_HOST.equalsIgnoreCase(baseUrl.getHost());
        return (isOpenAis ? builder.maxCompletionTokens(tokensMax) : builder.maxTokens(tokensMax)).build();
    }

    private static StreamingChatModel anthropic(AgentSettings settings, HttpClientBuilder http) {
        Integer tokensMax = settings.bounds().requests().answerTokensMax();
        var builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http)
                .modelName(settings.model())
                .apiKey(settings.apiKey() == null ? NO_KEY : settings.apiKey())
                .maxTokens(tokensMax == null ? ANTHROPIC_TOKENS_DEFAULT : tokensMax)
                .returnThinking(true);
        if (settings.baseUrl() != null) builder.baseUrl(settings.baseUrl().toString());
        return builder.build();
    }
}
