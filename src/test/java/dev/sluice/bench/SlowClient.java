package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.it.Coverage;
import dev.sluice.it.Event;
import dev.sluice.it.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client of one session that reads at its own pace, answers pings when it comes to them, and comes back when it is closed, after the time it was told to stay away, until
 * it has the final of one message. Every frame is held against the cursor rule.
 */
public final class SlowClient implements AutoCloseable {
    private final int port;
    private final String sessionId;
    private final String messageId;
    private final long bytesPerSecond;
    private long pace;
    private final PacedSockets sockets;
    private final StringBuilder streamed = new StringBuilder();
    private final List<Long> closedAtNanos = new ArrayList<>();
    private final List<Integer> codes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final long begunAtNanos = System.nanoTime();
    private Coverage coverage = new Coverage();
    private PacedSocket socket;
    private int connections = 1;
    private long lastCursor;
    private long retryAfterMs;
    private long backAtNanos;
    private @Nullable String answer;
    private long answeredAtNanos;

    /** Says hello from the session's beginning and reads at that pace. */
    public SlowClient(int port, String sessionId, String messageId, long bytesPerSecond, PacedSockets sockets)
            throws IOException {
        this.port = port;
        this.sessionId = sessionId;
        this.messageId = messageId;
        this.bytesPerSecond = bytesPerSecond;
        this.pace = bytesPerSecond;
        this.sockets = sockets;
        socket = connect();
    }

    private PacedSocket connect() throws IOException {
        coverage = new Coverage();
        PacedSocket opened = new PacedSocket(port, 16 * 1024, this::text);
        opened.pace(pace);
        opened.say("{\"type\":\"hello\",\"agent_id\":\"simulator\",\"capabilities\":[\"streaming\"],\"session_id\":\""
                + sessionId + "\",\"since\":" + lastCursor + "}");
        sockets.add(opened);
        return opened;
    }

    /** From now on it reads all there is. */
    public void hurry() throws IOException {
        pace = PacedSocket.UNPACED;
        socket.pace(pace);
        sockets.add(socket);
    }

    /** Comes back if it has been closed and it is time; to be called often. */
    public void lookAfter() throws IOException {
        if (isDone()) return;
        long now = System.nanoTime();
        if (socket.closeCode() != 0 && codes.size() < connections) {
            closedAtNanos.add(now);
            codes.add(socket.closeCode());
            backAtNanos = now + retryAfterMs * 1_000_000;
        }
        if (socket.closeCode() != 0 && now >= backAtNanos) {
            sockets.remove(socket);
            connections++;
            socket = connect();
        }
    }

    private void text(byte[] utf8, int length) throws IOException {
        for (Frame frame : Frame.read(new String(utf8, 0, length, UTF_8), System.nanoTime())) {
            coverage.see(frame);
            violations.addAll(coverage.takeViolations());
            if (frame.is("hello_ok"))
                retryAfterMs = frame.json().path("retry_after_ms").asLong(0);
            else if (frame.is("hello_error")) violations.add(frame.toString());
            else if (frame.is("ping")) socket.say("{\"type\":\"pong\"}");
            frame.event().ifPresent(this::see);
        }
    }

    private void see(Event event) {
        lastCursor = event.cursor();
        if (event.isConflatable()) streamed.append(event.content().asText());
        if (!event.isFinal() || !event.messageId().equals(messageId)) return;
        answer = event.content().asText();
        answeredAtNanos = System.nanoTime();
    }

    /** Whether it has the final. */
    public boolean isDone() {
        return answer != null;
    }

    /** How often it was closed before it had the final. */
    public int closes() {
        return codes.size();
    }

    /** Whatever broke a promise: the cursor rule, or a text that is not {@code expected}; empty if nothing did. */
    public List<String> violations(String expected) {
        List<String> all = new ArrayList<>(violations);
        if (answer == null) all.add("no final");
        else if (!answer.equals(expected))
            all.add("the final's text is another one, of " + answer.length() + " characters");
        if (!expected.startsWith(streamed.toString())) all.add("what was streamed is not the text's beginning");
        return all;
    }

    /** The least time between two of its closes, in seconds; infinite where there were not two. */
    public double leastSecondsBetweenCloses() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < closedAtNanos.size(); i++)
            least = Math.min(least, (closedAtNanos.get(i) - closedAtNanos.get(i - 1)) / 1e9);
        return least;
    }

    @Override
    public String toString() {
        List<String> times = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++)
            times.add(String.format(
                    Locale.ROOT, "%d at %.1f s", codes.get(i), (closedAtNanos.get(i) - begunAtNanos) / 1e9));
        String end = isDone()
                ? String.format(Locale.ROOT, "final at %.1f s", (answeredAtNanos - begunAtNanos) / 1e9)
                : "no final yet";
        return String.format(
                Locale.ROOT,
                "%,d bytes/s: %d closes %s, %,d characters streamed, %s",
                bytesPerSecond,
                closes(),
                times,
                streamed.length(),
                end);
    }

    @Override
    public void close() throws IOException {
        sockets.remove(socket);
        socket.close();
    }
}
