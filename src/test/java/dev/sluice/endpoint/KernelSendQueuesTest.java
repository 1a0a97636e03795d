package dev.sluice.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSendQueuesTest {
    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

    private final HandDrivenClock clock = new HandDrivenClock();

    @TempDir
    private Path folder;

    @Test
    void a_socket_is_found_by_its_ports_and_the_end_of_its_peers_address() throws IOException {
        Path v4 = table("   0: 0100007F:2378 0200000A:C350 01 00001000:00000000 00:00000000 00000000\n");
        Path v6 = table("   1: 0000000000000000FFFF00000100007F:2378 0000000000000000FFFF00000300000A:C350 01"
                + " 00000200:00000000 00:00000000 00000000\n");
        var queues = new KernelSendQueues(List.of(v4, v6), clock);

        assertThat(queues.bytes(socket(9080, "10.0.0.2", 50000))).isEqualTo(4096);
        assertThat(queues.bytes(socket(9080, "10.0.0.3", 50000))).isEqualTo(512);
        assertThat(queues.bytes(socket(9080, "10.0.0.4", 50000))).isZero();
        assertThat(queues.bytes(socket(9081, "10.0.0.2", 50000))).isZero();
    }

    @Test
    void one_reading_serves_for_a_while() throws IOException {
        Path table = table("");
        var queues = new KernelSendQueues(List.of(table), clock);
        Socket socket = socket(9080, "10.0.0.2", 50000);
        assertThat(queues.bytes(socket)).isZero();

        Files.writeString(table, HEAD + "   0: 0100007F:2378 0200000A:C350 01 00001000:00000000\n", UTF_8);
        assertThat(queues.bytes(socket)).isZero();
        clock.advance(Duration.ofMillis(50));
        assertThat(queues.bytes(socket)).isEqualTo(4096);
    }

    @Test
    void where_there_is_no_table_nothing_is_known() throws IOException {
        var queues = new KernelSendQueues(List.of(folder.resolve("missing")), clock);

        assertThat(queues.bytes(socket(9080, "10.0.0.2", 50000))).isZero();
    }

    private Path table(String lines) throws IOException {
        Path table = Files.createTempFile(folder, "tcp", "");
        return Files.writeString(table, HEAD + lines, UTF_8);
    }

    private static Socket socket(int localPort, String peer, int peerPort) throws UnknownHostException {
        var remote = new InetSocketAddress(InetAddress.getByName(peer), peerPort);
        return new Socket() {
            @Override
            public int getLocalPort() {
                return localPort;
            }

            @Override
            public SocketAddress getRemoteSocketAddress() {
                return remote;
            }
        };
    }
}
