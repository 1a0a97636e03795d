package dev.sluice.it;

import static dev.sluice.support.RawWebSocket.TEXT;
import static dev.sluice.support.RawWebSocket.close;
import static dev.sluice.support.RawWebSocket.frame;
import static dev.sluice.support.RawWebSocket.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.RawWebSocket;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a client does that does not read what is on its way to it, it holds no thread that reads: the container has a few of them
 * for all connections, and answers pings, closes, bad text and requests on them by itself, with writes that block.
 */
class UnreadEndIT {
    /** Several times as many as the container has threads. */
    private static final int UNREAD = 60;

    private static final int NEWCOMERS = 3;
    /** Many times what it takes; a thread that is held is held for longer. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    /** Requests that fit into the buffers of a socket, for answers that do not. */
    private static final int REQUESTS = 50;

    private static final int CONTENT_CHARS = 600_000;

    /** What each of them does last. */
    enum Last {
        PING {
            @Override
            void act(RawWebSocket client) throws IOException {
                client.send(frame(RawWebSocket.PING, "are you there?"));
            }
        },
        CLOSE {
            @Override
            void act(RawWebSocket client) throws IOException {
                client.send(close(1000, new byte[0]));
            }
        },
        END_OF_STREAM {
            @Override
            void act(RawWebSocket client) throws IOException {
                client.endOutput();
            }
        },
        BAD_UTF8 {
            @Override
            void act(RawWebSocket client) throws IOException {
                client.send(frame(TEXT, hex("c0af")));
            }
        },
        MALFORMED_FRAME {
            @Override
            void act(RawWebSocket client) throws IOException {
                client.send(hex("c182 00000000 7b7d"));
            }
        };

        abstract void act(RawWebSocket client) throws IOException;
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(UnreadEndIT.class, TestDatabase.HSQLDB);
    }

    @ParameterizedTest
    @EnumSource
    void who_does_not_read_keeps_nobody_else_from_being_answered(Last last) throws IOException {
        int port =
                Gateways.owned(UnreadEndIT.class, TestDatabase.HSQLDB, Map.of()).port();
        List<RawWebSocket> unread = new ArrayList<>();
        try {
            for (int i = 0; i < UNREAD; i++) unread.add(withAnAnswerOnItsWay(port));
            Duration unused = converse(port);
            for (RawWebSocket client : unread) last.act(client);
            for (int i = 0; i < NEWCOMERS; i++) assertThat(converse(port)).isLessThan(ANSWERED_WITHIN);
        } finally {
            for (RawWebSocket client : unread) client.close();
        }
    }

    /** Each answer would be written by a thread that waits for its reader. */
    @Test
    void who_sends_many_requests_and_reads_no_answer_keeps_nobody_else_from_being_answered() throws IOException {
        int port = port();
        byte[] requests = ("GET /asyncapi.yaml HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                .repeat(REQUESTS)
                .getBytes(US_ASCII);
        List<Socket> unread = new ArrayList<>();
        try {
            for (int i = 0; i < UNREAD; i++) {
                Socket socket = RawWebSocket.narrowSocket(port);
                unread.add(socket);
                socket.getOutputStream().write(requests);
            }
            for (int i = 0; i < NEWCOMERS; i++) assertThat(converse(port)).isLessThan(ANSWERED_WITHIN);
        } finally {
            for (Socket socket : unread) socket.close();
        }
    }

    private static int port() {
        return Gateways.owned(UnreadEndIT.class, TestDatabase.HSQLDB, Map.of()).port();
    }

    private static RawWebSocket withAnAnswerOnItsWay(int port) throws IOException {
        RawWebSocket client = RawWebSocket.openNarrow(port).greet();
        client.say("{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"" + "x".repeat(CONTENT_CHARS) + "\"}");
        client.awaitText("accepted");
        return client;
    }

    /** From the connection to an answer. */
    private static Duration converse(int port) throws IOException {
        long beganNanos = System.nanoTime();
        try (RawWebSocket client = RawWebSocket.open(port).greet()) {
            client.say("{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"hello\"}");
            assertThat(client.awaitText("\"final\"")).contains("hello");
        }
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }
}
