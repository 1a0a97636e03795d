package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator is asked to do in one turn.
 *
 * @param tokens what to stream, made as it is taken: nothing but the piece at hand is in memory
 * @param intervalMillis the time between two tokens; 0 for as fast as it can
 * @param ending what follows the last token
 */
record SimulatorScript(Iterator<String> tokens, int intervalMillis, Ending ending) {
    static final int WORD_INTERVAL_MILLIS = 20;
    static final int TOKENS_DEFAULT = 100;
    static final int TOKENS_MAX = 1_000_000;
    static final int TOKEN_BYTES_DEFAULT = 16;
    static final int TOKEN_BYTES_MAX = 1 << 20;
    static final int INTERVAL_MILLIS_DEFAULT = 5;
    static final int INTERVAL_MILLIS_MAX = 60_000;
    // Far above GATEWAY_MAX_REPLY_BYTES, which is what ends a reply that is too large; a load test must be able to
    // reach it.
    static final long REPLY_BYTES_MAX = 1L << 30;

    private static final int SHOWN_CHARACTERS_MAX = 50;

    /** How the turn ends. */
    sealed interface Ending {
        void complete(CompletableFuture<Reply> answer);
    }

    record Answered(Reply reply) implements Ending {
        @Override
        public void complete(CompletableFuture<Reply> answer) {
            answer.complete(reply);
        }
    }

    record Failed(int tokensSent) implements Ending {
        @Override
        public void complete(CompletableFuture<Reply> answer) {
            answer.completeExceptionally(new AgentFailure(
                    "simulated_failure", "The simulator failed after " + tokensSent + " tokens, as it was asked to."));
        }
    }

    /**
     * Reads the content of a message: a text is to be said word by word, an object is an order.
     *
     * @throws AgentFailure {@code bad_request} if a member of the order is of the wrong type or out of its bounds
     */
    static SimulatorScript of(JsonText content) {
        String text = content.stringOrNull();
        if (text != null)
            return new SimulatorScript(new Words(text), WORD_INTERVAL_MILLIS, new Answered(Reply.streamed()));
        Map<String, JsonText> order = content.membersOrNull();
        if (order == null) throw badRequest("content", content.text(), "a text or an object");
        return ordered(order);
    }

    private static SimulatorScript ordered(Map<String, JsonText> order) {
        int tokens = number(order, "tokens", TOKENS_DEFAULT, 0, TOKENS_MAX);
        int bytes = number(order, "bytes", TOKEN_BYTES_DEFAULT, 1, TOKEN_BYTES_MAX);
        int intervalMillis = number(order, "interval_ms", INTERVAL_MILLIS_DEFAULT, 0, INTERVAL_MILLIS_MAX);
        long replyBytes = (long) tokens * bytes;
        if (replyBytes > REPLY_BYTES_MAX) {
            throw badRequest("tokens * bytes", Long.toString(replyBytes), "at most " + REPLY_BYTES_MAX);
        }
        if (given(order, "fail_at") != null) {
            int failAt = number(order, "fail_at", 0, 0, tokens);
            return new SimulatorScript(numbered(failAt, bytes), intervalMillis, new Failed(failAt));
        }
        JsonText reply = given(order, "reply");
        Ending ending = new Answered(reply == null ? Reply.streamed() : Reply.json(reply));
        return new SimulatorScript(numbered(tokens, bytes), intervalMillis, ending);
    }

    /** The numbers from 0 to {@code tokens} - 1, each filled up with leading zeros. */
    private static Iterator<String> numbered(int tokens, int bytes) {
        return IntStream.range(0, tokens)
                .mapToObj(Integer::toString)
                .map(digits -> "0".repeat(Math.max(0, bytes - digits.length())) + digits)
                .iterator();
    }

    private static int number(Map<String, JsonText> order, String member, int ifMissing, int min, int max) {
        JsonText value = given(order, member);
        if (value == null) return ifMissing;
        Long number = value.integerOrNull();
        if (number == null || number < min || number > max) {
            throw badRequest(member, value.text(), "a whole number from " + min + " to " + max);
        }
        return number.intValue();
    }

    private static @Nullable JsonText given(Map<String, JsonText> order, String member) {
        JsonText value = order.get(member);
        return value == null || value.text().equals("null") ? null : value;
    }

    private static AgentFailure badRequest(String member, String value, String expected) {
        // By code point: half a surrogate pair could not be sent.
        boolean isLong = value.length() > 2 * SHOWN_CHARACTERS_MAX;
        String shown = isLong ? value.substring(0, value.offsetByCodePoints(0, SHOWN_CHARACTERS_MAX)) + "…" : value;
        return new AgentFailure("bad_request", member + ": " + shown + " (expected: " + expected + ")");
    }
}
