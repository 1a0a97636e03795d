package dev.sluice.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link ModelServer}: requests with a {@code Content-Length}, one at a time, an answer to each.
 *
 * <p>Not thread-safe: only the server's thread touches it.
 */
final class ModelConnection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int READ_BYTES = 16 * 1024;

    private final ModelServer server;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private Iterator<ModelStep> steps = List.<ModelStep>of().iterator();
    private @Nullable ModelCall call;
    private @Nullable ByteBuffer unsent;

    ModelConnection(ModelServer server, SocketChannel channel, SelectionKey key) {
        this.server = server;
        this.channel = channel;
        this.key = key;
    }

    /** Does what the socket is ready for; whatever fails is the client's end. */
    void onReady() {
        try {
            if (key.isReadable()) read();
            if (key.isValid() && key.isWritable() && hasSent()) go();
        } catch (IOException gone) {
            disconnect();
        }
    }

    /** The server ends. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("not closed: " + channel, e);
        }
        if (call != null) server.streamEnded();
        call = null;
    }

    private void read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        int count = channel.read(bytes);
        if (count < 0) {
            disconnect();
            return;
        }
        unread.write(bytes.array(), 0, count);
        if (call == null) take();
    }

    /** Begins to answer the next request, if all of it is here. */
    private void take() throws IOException {
        byte[] bytes = unread.toByteArray();
        String text = new String(bytes, ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) return;
        List<String> lines = List.of(text.substring(0, headEnd).split("\r\n", -1));
        Map<String, String> headers = headersOf(lines);
        int bodyBegin = headEnd + 4;
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (bytes.length < bodyBegin + length) return;
        unread.reset();
        unread.write(bytes, bodyBegin + length, bytes.length - bodyBegin - length);
        JsonNode body = length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes, bodyBegin, length);
        List<String> words = List.of(lines.get(0).split(" ", -1));
        call = new ModelCall(words.get(0), words.get(1), headers, body);
        steps = server.streamBegan(call).steps().iterator();
        go();
    }

    private static Map<String, String> headersOf(List<String> lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private void go() throws IOException {
        ModelCall current = call;
        while (call != null && call == current && steps.hasNext()) {
            ModelStep step = steps.next();
            if (step instanceof ModelStep.Send send) {
                unsent = send.bytes().duplicate();
                if (!hasSent()) return;
            } else if (step instanceof ModelStep.Wait pause) {
                server.later(pause.time(), () -> goOn(current));
                return;
            } else if (step instanceof ModelStep.Hold hold) {
                var unused = hold.signal().thenRun(() -> server.soon(() -> goOn(current)));
                return;
            } else if (step instanceof ModelStep.Finish) {
                answered();
                take();
            } else {
                if (step instanceof ModelStep.Reset) channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                answered();
                close();
            }
        }
    }

    private void goOn(ModelCall held) {
        if (call != held) return;
        try {
            go();
        } catch (IOException gone) {
            disconnect();
        }
    }

    /** Whether the client has taken what was to be sent; where not, the answer goes on when it has. */
    private boolean hasSent() throws IOException {
        if (unsent != null && unsent.hasRemaining()) channel.write(unsent);
        boolean hasSent = unsent == null || !unsent.hasRemaining();
        if (hasSent) unsent = null;
        key.interestOps(hasSent ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return hasSent;
    }

    private void answered() {
        ModelCall ended = call;
        call = null;
        if (ended == null) return;
        server.streamEnded();
        ended.answered().complete(null);
    }

    private void disconnect() {
        ModelCall cut = call;
        close();
        if (cut != null) cut.disconnected().complete(System.nanoTime());
    }
}
