package dev.sluice.support;

import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.agent.Turn;
import dev.sluice.protocol.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A turn made by hand for one agent's test: an attempt at message {@code m-1} of {@code alice}, the first if not said otherwise. */
public record HandTurn(
        JsonText content,
        List<HistoryMessage> past,
        HandCancellation cancellation,
        int attempt,
        List<ToolEvent> reported)
        implements Turn {

    /** A turn whose message is a text. */
    public static HandTurn saying(String text) {
        return of(JsonText.ofString(text));
    }

    /** A turn whose message is this JSON. */
    public static HandTurn ordering(String json) {
        JsonText content = JsonText.parse(json);
        if (content == null) throw new IllegalArgumentException("json: " + json + " (expected: a JSON value)");
        return of(content);
    }

    /** A turn whose message is this very value. */
    public static HandTurn of(JsonText content) {
        return new HandTurn(content, List.of(), new HandCancellation(), 1, List.of());
    }

    /** The same turn in a session with a past. */
    public HandTurn after(HistoryMessage... said) {
        return new HandTurn(content, List.of(said), cancellation, attempt, reported);
    }

    /** The turn as it runs again after the attempts before {@code attempt}, which have reported this of their tools. */
    public HandTurn again(int attempt, ToolEvent... reported) {
        return new HandTurn(content, past, new HandCancellation(), attempt, List.of(reported));
    }

    @Override
    public String sessionId() {
        return "session-1";
    }

    @Override
    public String messageId() {
        return "m-1";
    }

    @Override
    public String principal() {
        return "alice";
    }

    @Override
    public @Nullable JsonText metadata() {
        return null;
    }

    @Override
    public CompletionStage<List<HistoryMessage>> history(int messagesMax) {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        return CompletableFuture.completedStage(past.subList(Math.max(0, past.size() - messagesMax), past.size()));
    }

    @Override
    public CompletionStage<List<ToolEvent>> toolEvents() {
        return CompletableFuture.completedStage(reported);
    }

    @Override
    public Instant deadline() {
        return HandDrivenClock.BEGINNING.plusSeconds(600);
    }
}
