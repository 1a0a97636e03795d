package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the kernel still holds of the bytes given to it, socket by socket, as Linux tells in {@code /proc/net}; nothing elsewhere.
 * A kernel's buffer hides a slow reader's progress for as long as it takes to drain by a third.
 *
 * <p>Thread-safe. One reading serves everyone who asks within {@link #FRESH_MS}; it is asked only about clients that have not
 * answered a ping.
 */
final class KernelSendQueues {
    private static final long FRESH_MS = 50;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;

    private final List<Path> tables;
    private final Clock clock;

    @GuardedBy("this")
    private Map<String, Long> bytesBySocket = Map.of();

    @GuardedBy("this")
    private long readAtMs = Long.MIN_VALUE;

    /** The tables of this machine. */
    KernelSendQueues(Clock clock) {
        this(List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")), clock);
    }

    KernelSendQueues(List<Path> tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** Bytes that the peer has not acknowledged; 0 where that cannot be known. */
    long bytes(Socket socket) {
        if (!(socket.getRemoteSocketAddress() instanceof InetSocketAddress remote) || remote.isUnresolved()) return 0;
        return table().getOrDefault(key(socket.getLocalPort(), remote), 0L);
    }

    /** Whether this system tells. */
    boolean isKnown() {
        return !tables.isEmpty() && tables.stream().allMatch(Files::isReadable);
    }

    private synchronized Map<String, Long> table() {
        long nowMs = clock.millis();
        if (readAtMs == Long.MIN_VALUE || nowMs - readAtMs >= FRESH_MS) {
            bytesBySocket = read();
            readAtMs = nowMs;
        }
        return bytesBySocket;
    }

    private Map<String, Long> read() {
        Map<String, Long> bytes = new HashMap<>();
        for (Path table : tables) {
            try (Stream<String> lines = Files.lines(table)) {
                lines.skip(1).forEach(line -> add(line.trim().split("\\s+"), bytes));
            } catch (IOException notThisSystem) {
                return Map.of();
            }
        }
        return bytes;
    }

    private static void add(String[] fields, Map<String, Long> bytes) {
        if (fields.length <= QUEUES) return;
        long queued = Long.parseLong(fields[QUEUES].substring(0, fields[QUEUES].indexOf(':')), 16);
        if (queued == 0) return;
        String local = fields[LOCAL];
        String remote = fields[REMOTE];
        // Of an address its last four bytes: with both ports that is enough to tell two peers apart.
        bytes.put(local.substring(local.indexOf(':')) + remote.substring(remote.indexOf(':') - 8), queued);
    }

    private static String key(int localPort, InetSocketAddress remote) {
        byte[] address = remote.getAddress().getAddress();
        int end = address.length;
        // The kernel prints each four bytes as one number in the machine's byte order, on all we run on the lowest
        // first.
        return String.format(
                ":%04X%02X%02X%02X%02X:%04X",
                localPort, address[end - 1], address[end - 2], address[end - 3], address[end - 4], remote.getPort());
    }
}
