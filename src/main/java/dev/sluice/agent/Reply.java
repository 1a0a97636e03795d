package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An agent's final answer to one message.
 *
 * @param content the answer, a JSON string or any other JSON value; null for {@linkplain #streamed() what was streamed}
 */
public record Reply(@Nullable JsonText content) {

    private static final Reply STREAMED = new Reply(null);

    /**
     * Answers with a text.
     *
     * @param text the answer, as it is; may be empty
     * @return a reply whose content is a JSON string
     */
    public static Reply text(String text) {
        return new Reply(JsonText.ofString(text));
    }

    /**
     * Answers with a JSON value.
     *
     * @param content the answer; the client gets these very characters
     * @return a reply with that content
     */
    public static Reply json(JsonText content) {
        return new Reply(content);
    }

    /**
     * Answers with the concatenation of this attempt's {@linkplain TurnOutput#token(String) tokens}; the empty text if
     * there were none.
     *
     * @return a reply without a content of its own
     */
    public static Reply streamed() {
        return STREAMED;
    }
}
