package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that stops reading is let go before it costs more than its limit, and loses nothing by it. */
class SlowReaderIT {
    private static final int TOKENS = 900;
    private static final int TOKEN_BYTES = 8000;
    private static final int INTERVAL_MS = 3;

    /** More than the limit and every buffer of the kernels together. */
    private static final long SURELY_OVER_BYTES = 4_000_000;

    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);
    private final ServerLog log = ServerLog.of(gateway);

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    @Test
    void who_reads_again_at_once_is_told_that_it_was_slow_and_gets_every_cursor() {
        WireClient watcher = clients.session("simulator");
        WireClient stalled = clients.connect();
        stalled.hello("simulator", hello -> hello.put("session_id", watcher.sessionId()));
        stalled.stopReading();

        String messageId = watcher.message(WireClient.tokens(TOKENS, TOKEN_BYTES, INTERVAL_MS));
        watcher.await("that it is over", frame -> isBeyond(frame, SURELY_OVER_BYTES));
        stalled.resumeReading();

        assertThat(stalled.ending()).isEqualTo(new Ending(1013, "slow consumer"));
        WireClient again = clients.resumed("simulator", watcher.sessionId(), stalled.lastCursor());
        again.finished(messageId);
        watcher.finished(messageId);
        assertThat(log.troubles()).isEmpty();
    }

    @Test
    void who_never_reads_again_is_cut_while_others_go_on_undisturbed() {
        WireClient other = clients.session("echo");
        roundTripMillis(other, 300);
        double before = p99(roundTripMillis(other, 300));
        WireClient watcher = clients.session("simulator");
        WireClient stalled = clients.connect();
        stalled.hello("simulator", hello -> hello.put("session_id", watcher.sessionId()));
        stalled.stopReading();

        String messageId = watcher.message(WireClient.tokens(TOKENS, TOKEN_BYTES, INTERVAL_MS));
        watcher.await("a token", frame -> frame.is("token_stream"));
        double during = p99(roundTripMillis(other, 300));
        watcher.finished(messageId);
        double after = p99(roundTripMillis(other, 300));

        // A send that waited for the stalled one would take seconds; the margin is for a busy machine.
        assertThat(during).as("p99 during, before it was " + before).isLessThan(10 * before + 250);
        assertThat(after).as("p99 after, before it was " + before).isLessThan(10 * before + 250);
        stalled.resumeReading();
        assertThat(stalled.ending().code()).isIn(1013, Ending.WITHOUT_CLOSE_FRAME);
        WireClient again = clients.resumed("simulator", watcher.sessionId(), stalled.lastCursor());
        again.finished(messageId);
        assertThat(log.troubles()).isEmpty();
    }

    @Test
    void a_reader_that_pauses_within_its_limit_gets_everything_merged() {
        WireClient client = clients.session("simulator");
        client.stopReading();
        String messageId = client.message(WireClient.tokens(2000, 100, 1));
        WireClient watcher = clients.connect();
        watcher.hello("simulator", hello -> hello.put("session_id", client.sessionId()));
        watcher.finished(messageId);

        client.resumeReading();

        assertThat(client.finished(messageId).event().orElseThrow().content().asText())
                .hasSize(2000 * 100);
        assertThat(client.isOpen()).isTrue();
    }

    private static boolean isBeyond(Frame frame, long bytes) {
        return frame.is("token_stream") && frame.number("cursor") * TOKEN_BYTES > bytes;
    }

    private static double[] roundTripMillis(WireClient client, int count) {
        var took = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            took[i] = Duration.ofNanos(client.answer("message " + i).atNanos() - start)
                            .toNanos()
                    / 1e6;
        }
        return took;
    }

    private static double p99(double[] millis) {
        Arrays.sort(millis);
        return millis[millis.length * 99 / 100];
    }
}
