package dev.sluice.http;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sluice.support.ModelServer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** LangChain4j's real model, on our client, at a scripted server. */
final class ModelFixture implements AutoCloseable {
    static final int THREADS = 4;

    final ModelServer server = ModelServer.started();
    final ScheduledThreadPoolExecutor timers =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "model-test-timer"));
    final ExecutorService tasks = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "model-test-task"));
    final ModelConnections connections = new ModelConnections(tasks, timers, Clock.systemUTC(), Duration.ofSeconds(2));

    ModelFixture() {
        timers.setRemoveOnCancelPolicy(true);
    }

    StreamingChatModel model() {
        return model(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT);
    }

    StreamingChatModel model(ModelTimeouts timeouts, ModelBounds bounds) {
        return modelAt(server.baseUrl(), timeouts, bounds);
    }

    StreamingChatModel modelAt(String baseUrl, ModelTimeouts timeouts, ModelBounds bounds) {
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(connections.client(timeouts, bounds))
                .baseUrl(baseUrl)
                .apiKey("sk-secret")
                .modelName("scripted-1")
                .returnThinking(true)
                .build();
    }

    RecordedAnswer ask() {
        return ask(model(), new Upstream());
    }

    RecordedAnswer ask(Upstream upstream) {
        return ask(model(), upstream);
    }

    RecordedAnswer ask(StreamingChatModel model, Upstream upstream) {
        RecordedAnswer answer = new RecordedAnswer();
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from("Grüezi")).build();
        upstream.during(() -> model.chat(request, answer));
        return answer;
    }

    @Override
    public void close() {
        server.close();
        tasks.shutdownNow();
        timers.shutdownNow();
    }
}
