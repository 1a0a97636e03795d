package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.sluice.support.HandDrivenExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A listener is called once at a time, and never after its end. */
class DeliveryTest {
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final List<String> told = new ArrayList<>();
    private final Delivery delivery = new Delivery(new Listener(), executor);

    private Runnable onEvent = () -> {};

    @Test
    void the_end_is_told_on_the_executor_and_only_the_first_one() {
        delivery.call(listener -> listener.onEvent(event("a")));
        delivery.end(listener -> listener.onError(new IllegalStateException("first")));
        delivery.end(ServerSentEventListener::onClose);
        assertThat(told).containsExactly("a");

        executor.runAll();

        assertThat(told).containsExactly("a", "first");
    }

    @Test
    void nothing_is_told_after_the_end_was_said() {
        delivery.end(ServerSentEventListener::onClose);
        delivery.call(listener -> listener.onEvent(event("a")));
        executor.runAll();

        assertThat(told).containsExactly("closed");
    }

    @Test
    void an_end_during_a_call_waits_for_it_and_is_told_on_its_thread() {
        onEvent = () -> {
            delivery.end(ServerSentEventListener::onClose);
            told.add("still in the call");
        };

        delivery.call(listener -> listener.onEvent(event("a")));

        assertThat(told).containsExactly("a", "still in the call", "closed");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void a_listener_that_throws_may_still_be_told_its_end() {
        onEvent = () -> {
            throw new IllegalStateException("listener");
        };

        assertThatThrownBy(() -> delivery.call(listener -> listener.onEvent(event("a"))))
                .hasMessage("listener");
        delivery.end(listener -> listener.onError(new IllegalStateException("told")));
        executor.runAll();

        assertThat(told).containsExactly("a", "told");
    }

    @Test
    void an_executor_that_stops_does_not_swallow_the_end() {
        executor.stop();
        delivery.end(ServerSentEventListener::onClose);
        assertThat(told).containsExactly("closed");
    }

    private static ServerSentEvent event(String data) {
        return new ServerSentEvent(null, data);
    }

    private final class Listener implements ServerSentEventListener {
        @Override
        public void onEvent(ServerSentEvent event) {
            told.add(event.data());
            onEvent.run();
        }

        @Override
        public void onError(Throwable failure) {
            told.add(failure.getMessage());
        }

        @Override
        public void onClose() {
            told.add("closed");
        }
    }
}
