package dev.sluice.it;

import static dev.sluice.support.RawWebSocket.TEXT;
import static dev.sluice.support.RawWebSocket.close;
import static dev.sluice.support.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.RawWebSocket;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of one connection, at whatever moment, holds up no other. */
class EndedConnectionIT {
    /** On a quiet server, with the container left alone, one in a hundred or so holds the other connection up. */
    private static final int ENDS = 400;

    /** Of a thousand that go while they are closed the container leaves one or two closes waiting for ever. */
    private static final int LEAVERS = 6_000;

    private static final Pattern SESSION_ID = Pattern.compile("\"session_id\":\"([^\"]+)\"");
    private static final int CLOSED_AFTERWARDS = 8;
    private static final byte[] RESERVED_BIT = RawWebSocket.hex("c182 00000000 7b7d");

    /** What the server may open besides, such as a file of its log. */
    private static final int FILES_BESIDES = 40;

    private static final Duration FILES_CLOSED_WITHIN = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(50);

    // Without a commit in between, an answer meets the other connection's end.
    @RegisterExtension
    final Clients clients = new Clients(gateway());

    @AfterAll
    static void end() {
        Gateways.endOwned(EndedConnectionIT.class, TestDatabase.HSQLDB);
    }

    private static GatewayServer gateway() {
        return Gateways.owned(EndedConnectionIT.class, TestDatabase.HSQLDB, Map.of("GATEWAY_DURABILITY", "drain"));
    }

    @Test
    void who_stays_is_answered_while_another_of_the_same_session_goes() {
        for (int i = 0; i < ENDS; i++) {
            WireClient goes = clients.session("echo");
            WireClient stays = clients.connect();
            // Behind it in every row: what is sent goes out to the older connection first.
            stays.hello("echo", hello -> hello.put("session_id", goes.sessionId()));
            goes.cut();
            stays.answer("message " + i);
            stays.cut();
        }
    }

    @Test
    void who_goes_while_it_is_closed_holds_up_no_other_close() throws IOException {
        int port = gateway().port();
        int filesBefore = openFiles();
        for (int i = 0; i < LEAVERS; i++) {
            try (RawWebSocket goes = RawWebSocket.open(port)) {
                goes.send(RESERVED_BIT);
            }
        }
        for (int i = 0; i < CLOSED_AFTERWARDS; i++) {
            try (RawWebSocket stays = RawWebSocket.open(port)) {
                assertThat(stays.send(RESERVED_BIT).ending()).isEqualTo("1002 protocol error");
            }
        }
        long endNanos = System.nanoTime() + FILES_CLOSED_WITHIN.toNanos();
        while (openFiles() > filesBefore + FILES_BESIDES && System.nanoTime() < endNanos) {
            LockSupport.parkNanos(TICK.toNanos());
        }
        assertThat(openFiles()).isLessThanOrEqualTo(filesBefore + FILES_BESIDES);
    }

    @Test
    void a_message_that_comes_in_one_packet_with_a_close_is_answered() throws IOException {
        byte[] message = frame(TEXT, "{\"type\":\"message\",\"message_id\":\"last\",\"content\":\"and goodbye\"}");
        byte[] close = close(1000, new byte[0]);
        byte[] both = Arrays.copyOf(message, message.length + close.length);
        System.arraycopy(close, 0, both, message.length, close.length);
        String sessionId;
        try (RawWebSocket goes = RawWebSocket.open(gateway().port())) {
            goes.say("{\"type\":\"hello\",\"agent_id\":\"echo\"}");
            sessionId = SESSION_ID
                    .matcher(goes.awaitText("hello_ok"))
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            assertThat(goes.send(both).ending()).startsWith("1000");
        }
        assertThat(clients.resumed("echo", sessionId, 0).finished("last").toString())
                .contains("and goodbye");
    }

    /** Of the gateway's process, as Linux counts them. */
    private static int openFiles() {
        String[] files =
                Path.of("/proc", String.valueOf(gateway().pid()), "fd").toFile().list();
        return Objects.requireNonNull(files).length;
    }
}
