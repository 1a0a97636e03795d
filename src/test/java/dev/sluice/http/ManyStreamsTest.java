package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelCall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of slow streams at a time cost memory and no threads. */
@Timeout(60)
class ManyStreamsTest {
    private static final int STREAMS = 500;
    private static final int DELTAS = 5;

    /** Our own, java.net.http's selector, the server's, the timer's, and a few that the JVM may start meanwhile. */
    private static final int THREADS_MORE_MAX = ModelFixture.THREADS + 3 + 6;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int threadsBefore = threads.getThreadCount();
    private final ModelFixture models = new ModelFixture();
    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<RecordedAnswer> answers = new ArrayList<>();

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void slow_streams_hold_no_thread_and_each_is_whole() {
        CompletableFuture<Void> all = new CompletableFuture<>();
        models.server.answersBy(call -> ModelAnswer.streaming()
                .says("begun ")
                .until(all)
                .says("x", DELTAS, Duration.ofMillis(100))
                .finish("stop")
                .usage(11, 7)
                .done());

        threads.resetPeakThreadCount();
        askAll();
        assertThat(models.server.streams()).isEqualTo(STREAMS);
        assertThat(threads.getPeakThreadCount()).isLessThan(threadsBefore + THREADS_MORE_MAX);
        all.complete(null);

        for (RecordedAnswer answer : answers) {
            assertThat(answer.whole().aiMessage().text()).isEqualTo("begun " + "x".repeat(DELTAS));
        }
        assertThat(models.connections.underWay()).isZero();
    }

    @Test
    void cancelled_streams_leave_nothing_behind() {
        models.server.answersBy(call -> ModelAnswer.streaming().says("Half"));
        askAll();
        assertThat(models.connections.underWay()).isEqualTo(STREAMS);

        upstreams.forEach(Upstream::cancel);

        for (RecordedAnswer answer : answers) assertThat(answer.kind()).isEqualTo(ModelFailure.CANCELLED);
        for (ModelCall call : models.server.calls()) {
            assertThat(call.disconnected()).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(models.connections.underWay()).isZero();
        assertThat(models.timers.getQueue()).isEmpty();
        assertThat(models.server.streams()).isZero();
    }

    private void askAll() {
        StreamingChatModel model = models.model();
        for (int i = 0; i < STREAMS; i++) {
            Upstream upstream = new Upstream();
            upstreams.add(upstream);
            answers.add(models.ask(model, upstream));
        }
        answers.forEach(RecordedAnswer::awaitBegun);
    }
}
