package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.sluice.http.ModelBounds;
import dev.sluice.http.ModelConnections;
import dev.sluice.http.ModelTimeouts;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.HandTurn;
import dev.sluice.support.LogLines;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the log tells of a model that nobody can reach. */
class ReachTest {
    private final ChatFixture chat = new ChatFixture().retrying(0);

    @Test
    void a_model_out_of_reach_is_told_once_with_the_reason_and_once_when_it_is_back() {
        int port = GatewayServer.freePort();
        Throwable refused = failureAt("http://localhost:" + port + "/v1?key=sk-secret");
        try (LogLines log = LogLines.of(Reach.class)) {
            ChatAgent agent = chat.agent();
            for (int i = 0; i < 2; i++) fail(agent, refused);
            String told = "model out of reach agent=gpt cause=java.net.ConnectException reason=localhost:" + port
                    + ": connection refused";
            assertThat(log.all()).containsExactly(told);

            fail(agent, failureAt("http://no-such-host.invalid/v1"));
            answer(agent);
            answer(agent);
            fail(agent, refused);

            assertThat(log.all())
                    .containsExactly(
                            told,
                            "model out of reach agent=gpt cause=none reason=no-such-host.invalid: no such host",
                            "model in reach again agent=gpt",
                            told);
        }
    }

    @Test
    void a_model_that_says_no_itself_is_within_reach() {
        try (LogLines log = LogLines.of(Reach.class)) {
            fail(chat.agent(), new HttpException(503, "busy"));
            answer(chat.agent());

            assertThat(log.all()).isEmpty();
        }
    }

    private void fail(ChatAgent agent, Throwable failure) {
        chat.answer =
                agent.answer(HandTurn.saying("hello"), chat.output, chat.place).toCompletableFuture();
        chat.model.last().fails(failure);
    }

    private void answer(ChatAgent agent) {
        chat.answer =
                agent.answer(HandTurn.saying("hello"), chat.output, chat.place).toCompletableFuture();
        chat.model.last().says("Hi").finishes();
    }

    /** What a request really fails with. */
    private static Throwable failureAt(String url) {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try {
            var connections = new ModelConnections(timers, timers, Clock.systemUTC(), Duration.ofSeconds(5));
            CompletableFuture<Throwable> failed = new CompletableFuture<>();
            HttpRequest request =
                    HttpRequest.builder().method(HttpMethod.POST).url(url).build();
            connections
                    .client(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT)
                    .build()
                    .execute(request, failed::complete);
            return failed.orTimeout(20, TimeUnit.SECONDS).join();
        } finally {
            timers.shutdownNow();
        }
    }
}
