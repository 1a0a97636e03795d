package dev.sluice.it;

import static dev.sluice.support.RawWebSocket.BINARY;
import static dev.sluice.support.RawWebSocket.CLOSE;
import static dev.sluice.support.RawWebSocket.LAST;
import static dev.sluice.support.RawWebSocket.PING;
import static dev.sluice.support.RawWebSocket.PONG;
import static dev.sluice.support.RawWebSocket.TEXT;
import static dev.sluice.support.RawWebSocket.close;
import static dev.sluice.support.RawWebSocket.frame;
import static dev.sluice.support.RawWebSocket.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.RawWebSocket;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the deployed endpoint keeps to RFC 6455, byte by byte, each case with its section. What the container does otherwise stands
 * under {@code the_container_}… and is asserted as it is, so that a release that mends it is noticed.
 */
class Rfc6455IT {
    private static final String PROTOCOL_ERROR = "1002 protocol error";
    private static final String UNKNOWN = "{\"type\":\"levitate\"}";

    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);
    private final ServerLog log = ServerLog.of(gateway);

    @AfterEach
    void the_log_tells_of_no_error() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.greet();
        }
        assertThat(log.troubles()).isEmpty();
    }

    @ParameterizedTest(name = "RFC 6455 {1}: {2}")
    @CsvSource({
        "'c182 00000000 7b7d', 5.2, reserved bit 1 without an extension",
        "'a182 00000000 7b7d', 5.2, reserved bit 2",
        "'9182 00000000 7b7d', 5.2, reserved bit 3",
        "'f980 00000000', 5.2, a ping with reserved bits",
        "'8380 00000000', 5.2, reserved opcode 3",
        "'8480 00000000', 5.2, reserved opcode 4",
        "'8782 00000000 7b7d', 5.2, reserved opcode 7",
        "'8b80 00000000', 5.2, reserved opcode 11",
        "'8f80 00000000', 5.2, reserved opcode 15",
        "'0380 00000000', 5.2, reserved opcode 3 as the first fragment",
        "'8102 7b7d', 5.1, text without a mask",
        "'8900', 5.1, a ping without a mask",
        "'8802 03e8', 5.1, a close without a mask",
        "'0980 00000000', 5.4, a ping in fragments",
        "'0a80 00000000', 5.4, a pong in fragments",
        "'0880 00000000', 5.4, a close in fragments",
        "'89fe 007e 00000000', 5.5, a ping of 126 bytes",
        "'8aff 0000000000010000', 5.5, a pong of 65536 bytes",
        "'88fe 007e 00000000', 5.5, a close of 126 bytes",
        "'8881 00000000 03', 5.5.1, a close of one byte",
        "'8080 00000000', 5.4, a continuation of nothing",
        "'0080 00000000', 5.4, a continuation of nothing that goes on",
        "'0182 00000000 7b7d 8182 00000000 7b7d', 5.4, a text inside a text",
        "'0182 00000000 7b7d 0280 00000000', 5.4, a binary message inside a text",
        "'81fe 007d 00000000', 5.2, 125 bytes of length in 16 bits",
        "'81ff 000000000000ffff 00000000', 5.2, 65535 bytes of length in 64 bits",
        "'81ff 8000000000000000 00000000', 5.2, a length with its top bit set",
        "'81ff ffffffffffffffff 00000000', 5.2, a length of all ones",
    })
    void a_frame_that_must_not_be_fails_the_connection(String bytes, String section, String what) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.say(UNKNOWN).awaitText("unknown_type");
            assertThat(client.send(hex(bytes)).ending()).as(what).isEqualTo(PROTOCOL_ERROR);
        }
    }

    /** 7.1.7. */
    @Test
    void what_came_before_a_malformed_frame_is_answered_even_where_both_come_at_once() throws IOException {
        byte[] good = frame(TEXT, UNKNOWN);
        byte[] both = Arrays.copyOf(good, good.length + 2);
        both[good.length] = (byte) 0xc1;
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.send(both);
            client.awaitText("unknown_type");
            assertThat(client.ending()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    /** 4.1: a client has to wait for the answer to its upgrade request; what it sends sooner is lost, and nothing else. */
    @Test
    void the_container_throws_away_what_comes_right_behind_the_upgrade_request() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port(), "/ws", frame(TEXT, UNKNOWN))) {
            client.send(frame(PING, "first"));

            assertThat(client.receive().text()).isEqualTo("first");
        }
    }

    /** 5.5.2, 5.5.3. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void a_ping_is_answered_with_a_pong_of_the_same_bytes(int length) throws IOException {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) payload[i] = (byte) (0xff - i);
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            RawWebSocket.Received pong = client.send(frame(PING, payload)).receive();

            assertThat(pong.first()).isEqualTo(PONG);
            assertThat(pong.payload()).isEqualTo(payload);
            client.send(frame(PONG, payload)).say(UNKNOWN).awaitText("unknown_type");
        }
    }

    /** 5.2. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1_000_000})
    void a_length_in_each_of_its_forms_is_read(int length) throws IOException {
        String text = "{\"type\":\"levitate\",\"x\":\"" + "x".repeat(length) + "\"}";
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.say(text).awaitText("unknown_type");
        }
    }

    /** 5.4, 8.1: a character may be cut in two by a fragment's end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void fragments_of_any_size_with_control_frames_between_make_one_message(int size) throws IOException {
        byte[] text = "{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"κόσμε 😀 \uFFFF\"}".getBytes(UTF_8);
        try (RawWebSocket client = RawWebSocket.open(gateway.port()).greet()) {
            int first = 0x01;
            for (int at = 0; at < text.length; at += size) {
                byte[] part = Arrays.copyOfRange(text, at, Math.min(text.length, at + size));
                client.send(frame(first, part));
                client.send(frame(PING, "between"));
                first = 0x00;
            }
            client.send(frame(LAST, new byte[0]));

            assertThat(client.awaitText("\"final\"")).contains("κόσμε 😀 \uFFFF");
        }
    }

    /** 5.2: one byte at a time is as good as all at once. */
    @Test
    void a_frame_that_trickles_in_is_read() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            for (byte one : frame(TEXT, UNKNOWN)) client.send(new byte[] {one});
            client.awaitText("unknown_type");
        }
    }

    /** The container by itself takes what stands behind an empty frame, whose header came in two reads, for its payload. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void an_empty_frame_whose_header_comes_in_two_leaves_what_follows_alone(int cut) throws IOException {
        byte[] empty = frame(PING, "");
        byte[] next = frame(TEXT, UNKNOWN);
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.say(UNKNOWN).send(Arrays.copyOf(empty, cut)).awaitText("unknown_type");
            byte[] rest = Arrays.copyOf(Arrays.copyOfRange(empty, cut, empty.length), empty.length - cut + next.length);
            System.arraycopy(next, 0, rest, empty.length - cut, next.length);
            client.send(rest);

            RawWebSocket.Received pong = client.receive();
            assertThat(pong.first()).isEqualTo(PONG);
            assertThat(pong.payload()).isEmpty();
            client.awaitText("unknown_type");
        }
    }

    /** 8.1. */
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'80', a continuation byte alone",
        "'c0af', an overlong slash",
        "'e080af', an overlong slash in three bytes",
        "'f08080af', an overlong slash in four bytes",
        "'c080', an overlong U+0000",
        "'eda080', a lone high surrogate",
        "'edbfbf', a lone low surrogate",
        "'eda0bdedb880', a pair of surrogates",
        "'f4908080', above U+10FFFF",
        "'f888808080', five bytes",
        "'fe', a byte that never is",
        "'ff', another",
        "'ceba e1bd', a character cut off at the end",
        "'7b22 c3', an object cut off in a character",
    })
    void text_that_is_no_utf8_closes_1007(String bytes, String what) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            String ending = client.send(frame(TEXT, hex(bytes))).ending();

            assertThat(ending).as(what).isEqualTo("1007 text is not UTF-8");
        }
    }

    /** 5.6: binary is allowed by RFC 6455 and refused by the protocol. */
    @Test
    void a_binary_message_is_refused_with_1003() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(frame(BINARY, new byte[] {1, 2, 3})).ending())
                    .isEqualTo("1003 text only");
        }
    }

    /** 5.5.1, 7.4. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    void a_close_with_a_code_that_may_be_sent_is_answered_with_it(int code) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(close(code, "bye".getBytes(UTF_8))).ending()).startsWith(code + "");
        }
    }

    /** 7.4: codes nobody may send. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void a_close_with_a_code_that_must_not_be_sent_is_a_protocol_error(int code) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(close(code, new byte[0])).ending()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    /** 7.4.2: IANA's register has them. */
    @ParameterizedTest
    @ValueSource(ints = {1012, 1013, 1014})
    void the_container_takes_a_close_with_a_newer_code_for_a_protocol_error(int code) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(close(code, new byte[0])).ending())
                    .startsWith("1002")
                    .doesNotContain("sluice", "com.ibm", "Exception");
        }
    }

    /** 5.5.1. */
    @Test
    void a_close_without_a_code_and_one_with_the_longest_reason_are_answered() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(frame(CLOSE, new byte[0])).ending()).startsWith("100");
        }
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(close(1000, "x".repeat(123).getBytes(UTF_8))).ending())
                    .startsWith("1000");
        }
    }

    /** 5.5.1, 8.1. */
    @Test
    void a_close_whose_reason_is_no_utf8_is_answered_and_names_nothing_of_ours() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            assertThat(client.send(close(1000, hex("c080"))).ending())
                    .startsWith("1007")
                    .doesNotContain("sluice", "com.ibm", "Exception");
        }
    }

    /** 7.1.1: a client that ends its half of the connection can still read. */
    @Test
    void a_client_that_ends_its_half_is_told_so_and_nothing_of_ours() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.say(UNKNOWN).awaitText("unknown_type");
            client.endOutput();

            assertThat(client.ending()).isEqualTo("1011 connection lost");
        }
    }

    /** 5.5.1: nothing follows a close. */
    @Test
    void what_follows_a_close_is_not_answered() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(gateway.port())) {
            client.send(frame(CLOSE, hex("03e8"))).send(frame(TEXT, UNKNOWN));

            assertThat(client.receive().first()).isEqualTo(CLOSE);
        }
    }
}
