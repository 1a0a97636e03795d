package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One session with clients that all read one stream: the healthy ones are timed, the others may stop reading. */
public final class Room implements AutoCloseable {
    private static final byte[] TIMESTAMP = "\"timestamp\":".getBytes(US_ASCII);
    private static final byte[] TOKEN = "\"type\":\"token_stream\"".getBytes(US_ASCII);
    private static final byte[] PONG = "\"type\":\"pong\"".getBytes(US_ASCII);
    private static final byte[] FINAL = "\"status\":\"final\"".getBytes(US_ASCII);
    private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([^\"]+)\"");
    private static final int HEAD_BYTES = 300;

    private final int port;
    private final PacedSockets sockets;
    private final Figures tokens;
    private final Figures pings;
    private final List<Healthy> healthy = new ArrayList<>();
    private final List<PacedSocket> others = new ArrayList<>();
    private String sessionId = "";

    /**
     * Nobody is in it yet.
     *
     * @param tokens how long tokens took from the gateway's timestamp to a healthy client
     * @param pings how long a healthy client's pings took
     */
    public Room(int port, PacedSockets sockets, Figures tokens, Figures pings) {
        this.port = port;
        this.sockets = sockets;
        this.tokens = tokens;
        this.pings = pings;
    }

    /** Lets so many clients in, the first of which begins the session. */
    public void fill(int healthyCount, int otherCount, int otherReceiveBytes) throws IOException {
        for (int i = 0; i < healthyCount; i++) {
            Healthy client = new Healthy();
            client.socket.say(hello());
            sockets.add(client.socket);
            healthy.add(client);
            if (sessionId.isEmpty()) sockets.runUntil(() -> !sessionId.isEmpty());
        }
        for (int i = 0; i < otherCount; i++) {
            PacedSocket socket = new PacedSocket(port, otherReceiveBytes, (utf8, length) -> {});
            socket.say(hello());
            sockets.add(socket);
            others.add(socket);
        }
    }

    private String hello() {
        String session = sessionId.isEmpty() ? "" : ",\"session_id\":\"" + sessionId + "\"";
        return "{\"type\":\"hello\",\"agent_id\":\"simulator\",\"capabilities\":[\"streaming\"]" + session + "}";
    }

    /** Has the agent stream so much; its final says only that it is over. */
    public void stream(int tokenCount, int bytes, int intervalMs) throws IOException {
        healthy.get(0)
                .socket
                .say("{\"type\":\"message\",\"message_id\":\"m1\",\"content\":{\"tokens\":" + tokenCount + ",\"bytes\":"
                        + bytes + ",\"interval_ms\":" + intervalMs + ",\"reply\":\"done\"}}");
    }

    /** All but the healthy ones read nothing from now on. */
    public void stopOthers() throws IOException {
        for (PacedSocket socket : others) {
            socket.pace(PacedSocket.STOPPED);
            sockets.remove(socket);
        }
    }

    /** They read what there is for them, to see what has become of them. */
    public void resumeOthers() throws IOException {
        for (PacedSocket socket : others) {
            socket.pace(PacedSocket.UNPACED);
            sockets.add(socket);
        }
    }

    /** Every healthy client that is not waiting for one sends a ping. */
    public void ping() throws IOException {
        for (Healthy client : healthy) client.ping();
    }

    /** The close codes of the others, 0 for those still open. */
    public List<Integer> endings() {
        return others.stream().map(PacedSocket::closeCode).toList();
    }

    /** Whether all healthy clients have the final. */
    public boolean isDone() {
        return healthy.stream().allMatch(client -> client.isDone);
    }

    /** How many of the healthy are still connected. */
    public long healthyOpen() {
        return healthy.stream().filter(client -> client.socket.closeCode() == 0).count();
    }

    @Override
    public void close() throws IOException {
        for (PacedSocket socket : others) end(socket);
        for (Healthy client : healthy) end(client.socket);
    }

    private void end(PacedSocket socket) throws IOException {
        sockets.remove(socket);
        socket.close();
    }

    private static int indexOf(byte[] text, int length, byte[] part) {
        int last = Math.min(length, HEAD_BYTES) - part.length;
        for (int i = 0; i <= last; i++) {
            int matched = 0;
            while (matched < part.length && text[i + matched] == part[matched]) matched++;
            if (matched == part.length) return i;
        }
        return -1;
    }

    private final class Healthy {
        private final PacedSocket socket = new PacedSocket(port, 0, this::text);
        private long pingedAtNanos;
        private boolean isDone;

        Healthy() throws IOException {}

        void ping() throws IOException {
            if (pingedAtNanos != 0) return;
            pingedAtNanos = System.nanoTime();
            socket.say("{\"type\":\"ping\"}");
        }

        private void text(byte[] utf8, int length) {
            if (indexOf(utf8, length, PONG) >= 0) {
                pings.add(System.nanoTime() - pingedAtNanos);
                pingedAtNanos = 0;
            } else if (indexOf(utf8, length, TOKEN) >= 0) {
                tokens.add(ageNanos(utf8, length));
            } else if (sessionId.isEmpty()) {
                Matcher found = SESSION.matcher(new String(utf8, 0, length, UTF_8));
                if (!found.find()) throw new IllegalStateException("no session: " + found);
                sessionId = found.group(1);
            } else if (indexOf(utf8, length, FINAL) >= 0) isDone = true;
        }

        private long ageNanos(byte[] utf8, int length) {
            int at = length - 1;
            // After the content, so from behind.
            while (at >= 0 && !startsWith(utf8, at, TIMESTAMP)) at--;
            if (at < 0) throw new IllegalStateException("no timestamp: " + new String(utf8, 0, length, UTF_8));
            long micros = 0;
            for (int i = at + TIMESTAMP.length; utf8[i] == '.' || (utf8[i] >= '0' && utf8[i] <= '9'); i++)
                if (utf8[i] != '.') micros = micros * 10 + (utf8[i] - '0');
            long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            return Math.max(0, nowMicros - micros) * 1000;
        }

        private boolean startsWith(byte[] text, int at, byte[] part) {
            if (at + part.length > text.length) return false;
            for (int i = 0; i < part.length; i++) if (text[at + i] != part[i]) return false;
            return true;
        }
    }
}
