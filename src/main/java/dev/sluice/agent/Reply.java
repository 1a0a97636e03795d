package dev.sluice.agent;

import dev.sluice.protocol.Final;
import dev.sluice.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An agent's final answer to one message.
 *
 * @param content the answer, a JSON string or any other JSON value; null for {@linkplain #streamed() what was streamed}
 * @param metadata what the final tells beside the answer; null for what {@link TurnOutput#metadata} said last, if anything
 */
public record Reply(@Nullable JsonText content, @Nullable JsonText metadata) {

    private static final Reply STREAMED = new Reply(null, null);

    /**
     * Checks the metadata.
     *
     * @throws IllegalArgumentException if it is no JSON object or larger than 16 KiB
     */
    public Reply {
        if (metadata != null) Final.checkMetadata(metadata);
    }

    /**
     * Answers with a text.
     *
     * @param text the answer, as it is; may be empty
     * @return a reply whose content is a JSON string
     */
    public static Reply text(String text) {
        return new Reply(JsonText.ofString(text), null);
    }

    /**
     * Answers with a JSON value.
     *
     * @param content the answer; the client gets these very characters
     * @return a reply with that content
     */
    public static Reply json(JsonText content) {
        return new Reply(content, null);
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

    /**
     * The same answer, with something to be told beside it: the final's member {@code metadata}, kept and replayed with it.
     *
     * @param object a JSON object of at most 16 KiB, by custom with the model and its {@code usage}; no secrets
     * @return a reply with that metadata in place of any it had
     * @throws IllegalArgumentException if it is no JSON object or larger
     */
    public Reply withMetadata(JsonText object) {
        return new Reply(content, object);
    }
}
