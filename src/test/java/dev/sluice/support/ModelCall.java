package dev.sluice.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** One request that a {@link ModelServer} was sent, and what became of it. Thread-safe. */
public final class ModelCall {
    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final JsonNode body;
    private final CompletableFuture<Long> disconnected = new CompletableFuture<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    ModelCall(String method, String path, Map<String, String> headers, JsonNode body) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    /** {@return {@code POST}, usually} */
    public String method() {
        return method;
    }

    /** {@return such as {@code /v1/chat/completions}} */
    public String path() {
        return path;
    }

    /** {@return a header by its name in lower case} */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** {@return what was asked, parsed; a missing node where there was no body} */
    public JsonNode body() {
        return body;
    }

    /** {@return the messages as {@code role: content}; without a content where it is none or no string} */
    public List<String> messages() {
        return StreamSupport.stream(body.path("messages").spliterator(), false)
                .map(each ->
                        each.path("role").asText() + ": " + each.path("content").asText(""))
                .toList();
    }

    /** {@return when the client ended the connection before the answer's end, as {@link System#nanoTime()}} */
    public CompletableFuture<Long> disconnected() {
        return disconnected;
    }

    /** {@return complete when the script is at its end, be it a reset; never where the client was first, or it stalls} */
    public CompletableFuture<Void> answered() {
        return answered;
    }
}
