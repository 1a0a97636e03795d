package dev.sluice.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A client of the gateway that keeps every frame it receives, can stop reading and can cut its connection. Every wait of
 * it ends after {@link #WAIT} with a failure that tells what was received instead.
 *
 * <p>Thread-safe; each wait blocks its caller only.
 */
final class WireClient implements AutoCloseable {
    static final Duration WAIT = Duration.ofSeconds(20);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final Inward inward = new Inward();
    private final WebSocket socket;
    private String sessionId = "";
    private volatile Consumer<String> listener = text -> {};

    private WireClient(HttpClient http, URI uri, Map<String, String> headers, List<String> subprotocols)
            throws ExecutionException {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(WAIT);
        headers.forEach(builder::header);
        if (!subprotocols.isEmpty())
            builder.subprotocols(
                    subprotocols.get(0),
                    subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
        socket = finish(builder.buildAsync(uri, inward));
    }

    /** A connection that has said nothing yet, with what its upgrade request carries besides. */
    static WireClient connect(URI uri, Map<String, String> headers, List<String> subprotocols) {
        return connect(HTTP, uri, headers, subprotocols);
    }

    /** {@link #connect(URI, Map, List)} through a client that may trust other keys. */
    static WireClient connect(HttpClient http, URI uri, Map<String, String> headers, List<String> subprotocols) {
        try {
            return new WireClient(http, uri, headers, subprotocols);
        } catch (ExecutionException e) {
            throw new AssertionError("no connection to " + uri, e.getCause());
        }
    }

    /** The subprotocol that the server has selected; empty if none. */
    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Says hello for a new session and waits for {@code hello_ok}. */
    Frame hello(String agentId) {
        return hello(agentId, hello -> {});
    }

    /** Says hello with what {@code more} sets besides, and waits for {@code hello_ok}. */
    Frame hello(String agentId, Consumer<ObjectNode> more) {
        return greeted(ask(helloFrame(agentId, more), "hello_ok", frame -> frame.is("hello_ok")));
    }

    /** Comes back to a session and waits for {@code hello_ok}. */
    Frame resume(String agentId, String session, long since) {
        return hello(agentId, hello -> hello.put("session_id", session).put("since", since));
    }

    /** Says hello and waits for the refusal. */
    Frame refusedHello(String agentId, Consumer<ObjectNode> more) {
        return ask(helloFrame(agentId, more), "hello_error", frame -> frame.is("hello_error"));
    }

    /** Joins the way older clients do and waits for {@code joined}. */
    Frame join(String agentId, Consumer<ObjectNode> more) {
        return greeted(ask(joinFrame(agentId, more), "joined", frame -> frame.is("joined")));
    }

    static ObjectNode helloFrame(String agentId, Consumer<ObjectNode> more) {
        ObjectNode hello =
                frame("hello").put("agent_id", agentId).put("protocol_min", 1).put("protocol_max", 1);
        hello.putArray("capabilities").add("streaming");
        more.accept(hello);
        return hello;
    }

    static ObjectNode joinFrame(String agentId, Consumer<ObjectNode> more) {
        ObjectNode join = frame("join").put("agent_id", agentId);
        more.accept(join);
        return join;
    }

    private Frame greeted(Frame greeting) {
        sessionId = greeting.text("session_id");
        return greeting;
    }

    /** The session of the last greeting, empty before the first. */
    String sessionId() {
        return sessionId;
    }

    /** Sends a message under a new id and returns the id. */
    String message(String content) {
        return message(Frame.JSON.getNodeFactory().textNode(content));
    }

    /** Sends a message under a new id and returns the id. */
    String message(JsonNode content) {
        String messageId = UUID.randomUUID().toString();
        message(messageId, content);
        return messageId;
    }

    /** Sends a message under a given id. */
    void message(String messageId, JsonNode content) {
        send(frame("message").put("message_id", messageId).set("content", content));
    }

    void message(String messageId, String content) {
        message(messageId, Frame.JSON.getNodeFactory().textNode(content));
    }

    /** Content that makes the simulator stream tokens. */
    static ObjectNode tokens(int count, int bytes, int intervalMs) {
        return Frame.JSON
                .createObjectNode()
                .put("tokens", count)
                .put("bytes", bytes)
                .put("interval_ms", intervalMs);
    }

    static ObjectNode frame(String type) {
        return Frame.JSON.createObjectNode().put("type", type);
    }

    void send(JsonNode frame) {
        send(frame.toString());
    }

    /** Has {@code listener} told of every whole text before it is sent. */
    void listen(Consumer<String> listener) {
        this.listener = listener;
    }

    void send(String text) {
        listener.accept(text);
        try {
            finish(socket.sendText(text, true));
        } catch (ExecutionException e) {
            throw new AssertionError("not sent, " + this, e.getCause());
        }
    }

    /** Sends what may close the connection under way; false if it was closed before all was written. */
    boolean trySend(String text, boolean last) {
        try {
            finish(socket.sendText(text, last));
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    void sendBinary(byte[] bytes) {
        try {
            finish(socket.sendBinary(ByteBuffer.wrap(bytes), true));
        } catch (ExecutionException e) {
            throw new AssertionError("not sent, " + this, e.getCause());
        }
    }

    /** Sends a frame and waits for an answer that came after it. */
    Frame ask(JsonNode frame, String what, Predicate<Frame> isAnswer) {
        return ask(frame.toString(), what, isAnswer);
    }

    Frame ask(String text, String what, Predicate<Frame> isAnswer) {
        int mark = mark();
        send(text);
        return awaitAfter(mark, what, isAnswer);
    }

    /** Sends a frame that is refused and waits for the {@code error}, which must have this code. */
    Frame refused(String text, String code) {
        Frame error = ask(text, "error " + code, frame -> frame.is("error"));
        if (!error.isError(code)) throw new AssertionError("expected error " + code + " but got " + error);
        return error;
    }

    Frame refused(JsonNode frame, String code) {
        return refused(frame.toString(), code);
    }

    /** Waits until the gateway has dealt with everything sent before. */
    Frame roundTrip() {
        return ask(frame("ping"), "pong", frame -> frame.is("pong"));
    }

    Frame accepted(String messageId) {
        return await("accepted " + messageId, frame -> frame.isAccepted(messageId));
    }

    Frame finished(String messageId) {
        return await("final " + messageId, frame -> frame.isFinal(messageId));
    }

    /** Sends a message and waits for its final. */
    Frame answer(JsonNode content) {
        return finished(message(content));
    }

    Frame answer(String content) {
        return finished(message(content));
    }

    /** The first frame ever received that fits. */
    Frame await(String what, Predicate<Frame> fits) {
        return awaitAfter(0, what, fits);
    }

    /** The first frame that fits among those received after a {@link #mark}. */
    Frame awaitAfter(int mark, String what, Predicate<Frame> fits) {
        return inward.await(mark, what, fits, WAIT);
    }

    /** How many frames have been received. */
    int mark() {
        return inward.size();
    }

    /** Everything received so far, in order. */
    List<Frame> frames() {
        return inward.frames();
    }

    /** What has been received after a {@link #mark}, in order. */
    List<Frame> framesFrom(int mark) {
        return inward.framesFrom(mark);
    }

    /** The last cursor that this connection's events cover, or what its greeting said before the first. */
    long lastCursor() {
        List<Frame> frames = frames();
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame frame = frames.get(i);
            if (frame.is("hello_ok") || frame.is("joined")) return frame.number("sequence");
            if (!frame.isDuplicate() && frame.event().isPresent())
                return frame.event().get().cursor();
        }
        throw new AssertionError("not joined, " + this);
    }

    /** Asks the network for nothing more, so that the gateway's sends back up. */
    void stopReading() {
        inward.stopReading();
    }

    void resumeReading() {
        inward.resumeReading();
    }

    /** Ends the TCP connection without a word; what arrives after it is not kept. */
    void cut() {
        inward.end(new Ending(Ending.WITHOUT_CLOSE_FRAME, "cut by the client"));
        socket.abort();
    }

    /** Waits for the end of the connection, which the gateway is expected to cause. */
    Ending ending() {
        return inward.ending(WAIT);
    }

    boolean isOpen() {
        return inward.isOpen();
    }

    @Override
    public void close() {
        cut();
    }

    @Override
    public String toString() {
        return "session " + sessionId + ", " + inward;
    }

    private static <T> T finish(CompletableFuture<T> started) throws ExecutionException {
        try {
            return started.get(WAIT.toMillis(), MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + WAIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
