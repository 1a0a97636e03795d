package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send as fast as they can, that say nothing, and that want more than they may have. */
class FloodIT {
    private static final int UNJOINED_MAX = 20;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    private static final String UNKNOWN = "{\"type\":\"nonsense\"}";

    private static final GatewayServer GATEWAY = Gateways.owned(FloodIT.class, TestDatabase.HSQLDB, settings());

    @RegisterExtension
    final Clients clients = new Clients(GATEWAY);

    private static Map<String, String> settings() {
        var settings = new HashMap<>(Gateways.TOKEN_AUTH);
        settings.put("GATEWAY_MAX_CONNECTIONS", "30");
        settings.put("GATEWAY_MAX_UNJOINED_CONNECTIONS", String.valueOf(UNJOINED_MAX));
        settings.put("GATEWAY_MAX_CONNECTIONS_PER_PRINCIPAL", "3");
        settings.put("GATEWAY_MAX_PENDING_PER_PRINCIPAL", "2");
        settings.put("GATEWAY_PASSIVATE_AFTER", "1s");
        settings.put("GATEWAY_MAX_BAD_FRAMES", "1000000");
        return settings;
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(FloodIT.class, TestDatabase.HSQLDB);
    }

    @Test
    void every_frame_is_answered_however_fast_they_come() {
        int frames = 20_000;
        try (RawClient flooder = new RawClient(GATEWAY.port()).upgrade()) {
            byte[] flood = RawClient.frames(UNKNOWN, frames);
            var sending = new Thread(() -> flooder.say(flood), "flood");
            sending.start();

            assertThat(flooder.count("\"unknown_type\"", frames)).isEqualTo(frames);
        }
    }

    /** Of the smallest frames one read of the container would bring more than answers may wait. */
    @Test
    void every_frame_is_answered_however_small_they_are() {
        int frames = 20_000;
        try (RawClient flooder = new RawClient(GATEWAY.port()).upgrade()) {
            byte[] flood = RawClient.frames("0", frames);
            var sending = new Thread(() -> flooder.say(flood), "flood");
            sending.start();

            assertThat(flooder.count("\"bad_frame\"", frames)).isEqualTo(frames);
        }
    }

    @Test
    void a_flooder_that_reads_none_of_its_answers_is_closed() {
        try (RawClient flooder = new RawClient(GATEWAY.port()).upgrade()) {
            byte[] flood = RawClient.frames(UNKNOWN, 1_000);
            assertThatThrownBy(() -> {
                        // Some megabytes more than all buffers on the way hold.
                        for (int i = 0; i < 2_000; i++) flooder.say(flood);
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void strangers_that_say_nothing_keep_nobody_out() {
        WireClient before = greeted("alice");
        List<RawClient> strangers = new ArrayList<>();
        for (int i = 0; i < 3 * UNJOINED_MAX; i++) strangers.add(new RawClient(GATEWAY.port()).upgrade());

        Instant begun = Instant.now();
        WireClient newcomer = greeted("bob");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(HANDSHAKE_TIMEOUT.dividedBy(2));
        assertThat(strangers.get(0).count("\"message\":\"overloaded\"", 1)).isEqualTo(1);
        before.roundTrip();
        newcomer.roundTrip();
        strangers.forEach(RawClient::close);
    }

    @Test
    void a_request_that_stops_half_way_is_answered_408() {
        try (RawClient stranger = new RawClient(GATEWAY.port()).say("GET /ws HTTP/1.1\r\nHo".getBytes(UTF_8))) {
            assertThat(stranger.count("HTTP/1.1 408", 1)).isEqualTo(1);
        }
    }

    @Test
    void a_principal_has_its_connections_and_its_pending_messages_and_no_more() {
        WireClient first = greeted("alice");
        first.accepted(first.message(WireClient.tokens(1000, 8, 100)));
        first.accepted(first.message("waits"));
        ObjectNode third =
                WireClient.frame("message").put("message_id", "third").put("content", "x");
        Frame refused = first.refused(third, "rate_limited");
        assertThat(refused.text("message_id")).isEqualTo("third");
        assertThat(refused.number("retry_after_ms")).isPositive();

        greeted("alice");
        WireClient last = greeted("alice");
        Frame full = clients.connect().refusedHello("simulator", hello -> hello.put("token", "secret-1"));
        assertThat(full.text("code")).isEqualTo("rate_limited");
        assertThat(full.text("next_step")).isEqualTo("wait_then_retry");
        assertThat(full.number("retry_after_seconds")).isPositive();

        last.ask(WireClient.frame("leave"), "left", frame -> frame.is("left"));
        last.hello("simulator", hello -> hello.put("token", "secret-1"));
        first.send(WireClient.frame("abort"));
        assertThat(greeted("bob").answer("x y").event()).isPresent();
    }

    private WireClient greeted(String principal) {
        WireClient client = clients.connect();
        client.hello("simulator", hello -> hello.put("token", principal.equals("alice") ? "secret-1" : "secret-2"));
        return client;
    }
}
