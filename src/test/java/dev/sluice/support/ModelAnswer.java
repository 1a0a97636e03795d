package dev.sluice.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How a {@link ModelServer} answers one request: the streaming chat-completions API, chunk by chunk, with its failures.
 *
 * <p>Immutable, so that one answer may serve many requests: each method gives a new answer that does one thing more. An
 * answer that says no end stalls: its connection stays open and nothing comes any more.
 */
public final class ModelAnswer {
    /** The model that every chunk names. */
    public static final String MODEL = "scripted-1";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<ModelStep> steps;

    private ModelAnswer(List<ModelStep> steps) {
        this.steps = steps;
    }

    List<ModelStep> steps() {
        return steps;
    }

    /** Takes the request and says nothing, not even a status; add {@link #pause} or {@link #until} and then a {@link #head}. */
    public static ModelAnswer silent() {
        return new ModelAnswer(List.of());
    }

    /** The head of a streaming answer, at once. */
    public static ModelAnswer streaming() {
        return silent().head();
    }

    /** A whole answer: these deltas, {@code stop}, a usage of 11 and 7 tokens, the end. */
    public static ModelAnswer saying(String... deltas) {
        ModelAnswer answer = streaming();
        for (String delta : deltas) answer = answer.says(delta);
        return answer.finish("stop").usage(11, 7).done();
    }

    /** A whole answer that asks for one tool. */
    public static ModelAnswer calling(String id, String name, String arguments) {
        return streaming()
                .callsTool(0, id, name)
                .arguments(0, arguments)
                .finish("tool_calls")
                .usage(11, 7)
                .done();
    }

    /** A whole answer that is no stream. */
    public static ModelAnswer status(int status, String contentType, String body, String... headers) {
        byte[] content = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nContent-Type: " + contentType
                + "\r\nContent-Length: " + content.length + "\r\n");
        for (String header : headers) head.append(header).append("\r\n");
        return silent().bytes(head.append("\r\n").toString().getBytes(UTF_8))
                .bytes(content)
                .with(new ModelStep.Finish());
    }

    /** A refusal in the words of the API. */
    public static ModelAnswer error(int status, String type, String code, String message, String... headers) {
        ObjectNode body = JSON.objectNode();
        body.putObject("error").put("message", message).put("type", type).put("code", code);
        return status(status, "application/json", body.toString(), headers);
    }

    /** 429, with a {@code Retry-After} of these words. */
    public static ModelAnswer rateLimited(String retryAfter) {
        String message = "Rate limit reached for " + MODEL;
        return error(429, "requests", "rate_limit_exceeded", message, "Retry-After: " + retryAfter);
    }

    /** 401, for a key that it does not know. */
    public static ModelAnswer unauthorized() {
        return error(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided");
    }

    /** 400, for a conversation that does not fit. */
    public static ModelAnswer contextTooLong() {
        String message = "This model's maximum context length is 8192 tokens";
        return error(400, "invalid_request_error", "context_length_exceeded", message);
    }

    /** The head of a stream: 200, chunked, {@code text/event-stream}. */
    public ModelAnswer head() {
        return bytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .getBytes(UTF_8));
    }

    /** A piece of the answer's text. */
    public ModelAnswer says(String delta) {
        return delta(JSON.objectNode().put("content", delta), null);
    }

    /** The same piece, so many times, a pause before each. */
    public ModelAnswer says(String delta, int times, Duration pace) {
        ModelAnswer one = silent().pause(pace).says(delta);
        List<ModelStep> all = new ArrayList<>(steps);
        for (int i = 0; i < times; i++) all.addAll(one.steps);
        return new ModelAnswer(List.copyOf(all));
    }

    /** A piece of the model's reasoning. */
    public ModelAnswer thinks(String delta) {
        return delta(JSON.objectNode().put("reasoning_content", delta), null);
    }

    /** Begins to ask for a tool; its arguments follow. */
    public ModelAnswer callsTool(int index, String id, String name) {
        ObjectNode delta = JSON.objectNode();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
        call.put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", "");
        return delta(delta, null);
    }

    /** Fragments of a tool's arguments, a chunk each. */
    public ModelAnswer arguments(int index, String... fragments) {
        ModelAnswer answer = this;
        for (String fragment : fragments) {
            ObjectNode delta = JSON.objectNode();
            ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
            call.putObject("function").put("arguments", fragment);
            answer = answer.delta(delta, null);
        }
        return answer;
    }

    /** Why the answer ends: {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter}. */
    public ModelAnswer finish(String reason) {
        return delta(JSON.objectNode(), reason);
    }

    /** What it cost, in a chunk without choices. */
    public ModelAnswer usage(int promptTokens, int completionTokens) {
        ObjectNode chunk = chunk();
        chunk.putArray("choices");
        ObjectNode usage = chunk.putObject("usage").put("prompt_tokens", promptTokens);
        usage.put("completion_tokens", completionTokens).put("total_tokens", promptTokens + completionTokens);
        return data(chunk.toString());
    }

    /** {@code [DONE]}, and the end of the answer. */
    public ModelAnswer done() {
        return data("[DONE]").end();
    }

    /** An event with this data. */
    public ModelAnswer data(String data) {
        return text("data: " + data + "\n\n");
    }

    /** An event with a name. */
    public ModelAnswer event(String name, String data) {
        return text("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Any text as a piece of the stream's body. */
    public ModelAnswer text(String text) {
        return piece(text.getBytes(UTF_8));
    }

    /** Any bytes as a piece of the stream's body, in an HTTP chunk of their own. */
    public ModelAnswer piece(byte[] bytes) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
        framed.writeBytes(bytes);
        framed.writeBytes("\r\n".getBytes(UTF_8));
        return bytes(framed.toByteArray());
    }

    /** Any bytes on the connection, outside of HTTP's framing. */
    public ModelAnswer bytes(byte[] bytes) {
        return with(new ModelStep.Send(ByteBuffer.wrap(bytes)));
    }

    /** Says nothing for so long. */
    public ModelAnswer pause(Duration time) {
        return with(new ModelStep.Wait(time));
    }

    /** Says nothing until {@code signal} is complete. */
    public ModelAnswer until(CompletionStage<?> signal) {
        return with(new ModelStep.Hold(signal));
    }

    /** The end of the answer as HTTP has it, whatever was said. */
    public ModelAnswer end() {
        return bytes("0\r\n\r\n".getBytes(UTF_8)).with(new ModelStep.Finish());
    }

    /** The end of the connection without an end of the answer. */
    public ModelAnswer hangsUp() {
        return with(new ModelStep.HangUp());
    }

    /** The connection is reset, as by a process that was killed. */
    public ModelAnswer resets() {
        return with(new ModelStep.Reset());
    }

    private ModelAnswer delta(ObjectNode delta, String finishReason) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return data(chunk.toString());
    }

    private static ObjectNode chunk() {
        ObjectNode chunk = JSON.objectNode().put("id", "chatcmpl-1").put("object", "chat.completion.chunk");
        return chunk.put("created", 1_767_225_600L).put("model", MODEL);
    }

    private ModelAnswer with(ModelStep step) {
        List<ModelStep> all = new ArrayList<>(steps);
        all.add(step);
        return new ModelAnswer(List.copyOf(all));
    }
}
