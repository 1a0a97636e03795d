package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendTurnsTest {
    private final SendTurns turns = new SendTurns();
    private final List<String> sent = new ArrayList<>();

    @Test
    void what_comes_while_nothing_is_sent_goes_at_once() {
        message("m");
        turns.done().run();
        pong("p");

        assertThat(sent).containsExactly("m", "p");
    }

    @Test
    void the_newest_ping_is_answered_behind_the_message_on_its_way_and_older_ones_never() {
        message("m");
        pong("p1");
        pong("p2");
        pong("p3");
        assertThat(sent).containsExactly("m");

        turns.done().run();

        assertThat(sent).containsExactly("m", "p3");
        turns.done().run();
        assertThat(turns.isIdle()).isTrue();
    }

    @Test
    void pings_hold_no_message_up_for_longer_than_one_pong() {
        pong("p1");
        message("m");
        pong("p2");

        turns.done().run();
        turns.done().run();

        assertThat(sent).containsExactly("p1", "m", "p2");
    }

    @Test
    void a_close_waits_for_the_send_under_way_and_for_nothing_else() {
        pong("p1");
        message("m");
        pong("p2");

        turns.close();
        assertThat(turns.isIdle()).isFalse();
        turns.done().run();

        assertThat(turns.isIdle()).isTrue();
        pong("p3");
        message("n");
        assertThat(sent).containsExactly("p1");
        assertThat(turns.isIdle()).isTrue();
    }

    private void message(String text) {
        turns.message(() -> sent.add(text)).run();
    }

    private void pong(String data) {
        turns.pong(() -> sent.add(data)).run();
    }
}
