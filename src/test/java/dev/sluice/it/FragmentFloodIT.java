package dev.sluice.it;

import static dev.sluice.support.RawWebSocket.PING;
import static dev.sluice.support.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.ProcessHeap;
import dev.sluice.support.RawWebSocket;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What messages that never end make the gateway hold, for each connection: bounded, however they come. */
class FragmentFloodIT {
    private static final int CONNECTIONS = 8;
    private static final int PAYLOAD_MAX = 1_048_576;
    private static final int FIRST = 0x01;
    private static final int MORE = 0x00;

    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);
    private final List<RawWebSocket> floods = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawWebSocket flood : floods) flood.close();
    }

    @Test
    void large_fragments_hold_no_more_than_is_read_of_one_message() throws IOException {
        long before = heap();
        byte[] payload = new byte[16 * 1024];
        for (int i = 0; i < CONNECTIONS; i++) {
            RawWebSocket flood = open();
            flood.send(frame(FIRST, payload));
            for (int sent = payload.length; sent + payload.length < 2 * PAYLOAD_MAX; sent += payload.length)
                flood.send(frame(MORE, payload));
            pingPong(flood);
        }

        assertThat(heldPerConnection(before)).isBetween((long) PAYLOAD_MAX, 4L * PAYLOAD_MAX);
    }

    /** The container by itself keeps a buffer of 8 KiB for each read that brought a byte. */
    @Test
    void fragments_of_a_byte_that_come_one_by_one_hold_less_than_a_message_may() throws IOException {
        long before = heap();
        for (int i = 0; i < CONNECTIONS; i++) open().send(frame(FIRST, new byte[1]));
        for (int sent = 1; sent < 700; sent++)
            for (RawWebSocket flood : floods) {
                flood.send(frame(MORE, new byte[1]));
                pingPong(flood);
            }

        assertThat(heldPerConnection(before)).isLessThan(PAYLOAD_MAX);
    }

    @Test
    void fragments_of_a_byte_without_end_are_ended_with_1009() throws IOException {
        RawWebSocket flood = open().send(frame(FIRST, new byte[1]));
        String ending = "1006";
        try {
            for (int sent = 1; sent < 2_500; sent++) {
                flood.send(frame(MORE, new byte[1]));
                pingPong(flood);
            }
        } catch (ClosedEarly closed) {
            ending = closed.getMessage();
        }

        assertThat(ending).isEqualTo("1009 payload too large");
    }

    @Test
    void a_large_frame_that_trickles_in_holds_no_more_than_its_bytes() throws IOException {
        long before = heap();
        byte[] frame = frame(RawWebSocket.TEXT, new byte[2 * PAYLOAD_MAX - 1]);
        for (int i = 0; i < CONNECTIONS; i++) open();
        int step = 1_000;
        for (int at = 0; at + step < frame.length - 1; at += step) {
            byte[] part = Arrays.copyOfRange(frame, at, at + step);
            for (RawWebSocket flood : floods) flood.send(part);
        }

        assertThat(heldPerConnection(before)).isLessThan(3L * PAYLOAD_MAX);
    }

    private RawWebSocket open() throws IOException {
        RawWebSocket flood = RawWebSocket.open(gateway.port()).greet();
        floods.add(flood);
        return flood;
    }

    /** Has the gateway read what was sent before it reads more. */
    private static void pingPong(RawWebSocket flood) throws IOException {
        RawWebSocket.Received answer = flood.send(frame(PING, "")).receive();
        if (answer.first() == RawWebSocket.CLOSE) throw new ClosedEarly(answer.code() + " " + answer.reason());
    }

    private long heldPerConnection(long before) {
        return (heap() - before) / CONNECTIONS;
    }

    private long heap() {
        return ProcessHeap.bytesAfterCollection(gateway.pid());
    }

    private static final class ClosedEarly extends IOException {
        private static final long serialVersionUID = 1L;

        private ClosedEarly(String how) {
            super(how);
        }
    }
}
