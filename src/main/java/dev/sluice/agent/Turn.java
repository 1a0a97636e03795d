package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent for one message: what the agent may know about it.
 *
 * <p>Thread-safe. It stays readable after the turn has ended.
 */
public interface Turn {

    /** {@return the conversation this message belongs to; outlives connections and restarts} */
    String sessionId();

    /**
     * The message that is answered.
     *
     * @return unique in its session and the same in every attempt: with {@link #sessionId()} an idempotency key for
     *     effects elsewhere; 1 to 128 characters
     */
    String messageId();

    /** {@return the user the session belongs to, as the gateway authenticated them} */
    String principal();

    /** {@return what the client sent: a JSON string or a JSON object, never empty} */
    JsonText content();

    /**
     * The content as a text, ready for a model.
     *
     * @return the string itself without quotes and escapes, or the object as compact JSON
     */
    default String text() {
        String text = content().stringOrNull();
        return text != null ? text : content().text();
    }

    /** {@return what the client sent beside the content, a JSON object; null if nothing} */
    @Nullable
    JsonText metadata();

    /** {@return 1 for the first run; one more for each run after the process died during the one before} */
    int attempt();

    /**
     * What was said before this message in the session, for an agent whose model forgets.
     *
     * <p>Reads from memory or from the database, so it takes a moment; the stage completes on any thread. A
     * {@link BlockingAgent} waits with {@code history(20).toCompletableFuture().join()}.
     *
     * <p>Messages and answers take turns, also where a turn ended without an answer, as {@link HistoryMessage} says.
     *
     * @param messagesMax how many messages and answers at most, the newest ones; at least 1
     * @return oldest first, without this message; fewer than asked for if the session is younger, if older ones are past
     *     their keeping time, if they are of more than 4,096 turns, or if they are more than 1 MiB together with what their
     *     tools were asked and answered. The oldest answer may stand without its question, and without its tools
     * @throws IllegalArgumentException if {@code messagesMax} is less than 1
     */
    CompletionStage<List<HistoryMessage>> history(int messagesMax);

    /**
     * Which tools the attempts before this one reported for this message, and what they answered: what need not be done
     * again. A result that is not among them may have had its effect all the same.
     *
     * <p>Empty for the first attempt, at once. Otherwise it reads as {@link #history} does, and the stage completes on any
     * thread.
     *
     * @return oldest first; the newest ones where they are more than 1 MiB together
     */
    CompletionStage<List<ToolEvent>> toolEvents();

    /** {@return tells when and why to stop before the answer is ready; the same object every time} */
    Cancellation cancellation();

    /** {@return when the turn is cancelled with {@link CancelReason#TIMEOUT}; begun plus {@code GATEWAY_TURN_TIMEOUT}} */
    Instant deadline();
}
