package dev.sluice.agent;

import dev.sluice.protocol.JsonText;
import java.util.concurrent.CompletionStage;

/**
 * Where an agent streams partial results while it works on a turn.
 *
 * <p>Each call is one numbered event of the session. All attached clients get the events in the order of the calls, and get
 * them again when they come back after a disconnect. Nothing here waits for a client, however slow: no call blocks.
 *
 * <p>Every method that returns a boolean returns <b>true</b> if the event was taken, and <b>false</b> if the turn has
 * ended: by a cancellation, by the agent's own answer, or because the output passed {@code GATEWAY_MAX_REPLY_BYTES}, which
 * all calls of a turn count towards. After a false the agent should stop; further calls do no harm and return false.
 *
 * <p>Thread-safe.
 */
public interface TurnOutput {

    /**
     * The next piece of the answer ({@code token_stream}).
     *
     * <p>Pieces that wait for a slow client are merged, and the final covers those it never saw, so a client may get the
     * text in other pieces than these, but always all of it.
     *
     * @param text joins on to the piece before, so it brings its own spaces; an empty one makes no event. Half a surrogate
     *     pair becomes U+FFFD: keep the two halves in one piece
     * @return false if the turn has ended
     */
    boolean token(String text);

    /**
     * The next piece of the model's reasoning ({@code reasoning_stream}); never part of the answer.
     *
     * @param text as in {@link #token(String)}
     * @return false if the turn has ended
     */
    boolean reasoning(String text);

    /**
     * The agent calls a tool ({@code tool_call_stream}).
     *
     * @param data a JSON object, by custom with the tool's name and arguments
     * @return false if the turn has ended
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    boolean toolCall(JsonText data);

    /**
     * As {@link #toolCall}, for a tool whose effect must not come twice: says when the call is kept. A tool that begins only then
     * is known to have begun, whatever becomes of this process: {@link Turn#toolEvents} tells the next attempt.
     *
     * @param data as for {@link #toolCall}
     * @return whether it is kept; false if the turn has ended. Completes on any thread, which must not be blocked; where the
     *     database is away not before it is back
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    CompletionStage<Boolean> keepToolCall(JsonText data);

    /**
     * A tool is at work ({@code tool_progress_stream}).
     *
     * @param data a JSON object
     * @return false if the turn has ended
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    boolean toolProgress(JsonText data);

    /**
     * A tool has answered ({@code tool_result_stream}).
     *
     * @param data a JSON object
     * @return false if the turn has ended
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    boolean toolResult(JsonText data);

    /**
     * The agent tries something again, a model that was busy for instance ({@code retry_stream}).
     *
     * @param data a JSON object
     * @return false if the turn has ended
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    boolean retry(JsonText data);

    /**
     * Something went wrong and the turn goes on ({@code stream_error}). To end the turn, fail with an {@link AgentFailure}.
     *
     * @param data a JSON object, safe to show
     * @return false if the turn has ended
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    boolean error(JsonText data);

    /**
     * What the final shall tell beside the answer, in its member {@code metadata}, as far as it is known by now: what was used
     * up for instance. The last one counts, however the turn ends, unless its {@link Reply} or {@link AgentFailure} brings its
     * own. It is no event and does not count towards the turn's output.
     *
     * @param object a JSON object of at most 16 KiB; no secrets
     * @return false if the turn has ended
     * @throws IllegalArgumentException if it is no object or larger
     */
    boolean metadata(JsonText object);

    /** Shows that the agent is at work ({@code typing}): no event, never replayed, left out for a client that lags behind. */
    void typing();
}
