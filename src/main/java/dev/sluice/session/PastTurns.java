package dev.sluice.session;

import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What happened in one session before a turn, for an agent that forgets: what was said, and what its tools did. */
final class PastTurns {
    /** Turns told at a time, besides the bound of their bytes. */
    static final int TURNS_MAX = 4_096;

    private static final JsonText NO_ANSWER = JsonText.ofString(HistoryMessage.NO_ANSWER);

    private final AgentSession session;
    private final SessionRuntime runtime;

    PastTurns(AgentSession session, SessionRuntime runtime) {
        this.session = session;
        this.runtime = runtime;
    }

    /** What was said before {@code message}, oldest first. */
    CompletionStage<List<HistoryMessage>> said(KnownMessage message, int messagesMax) {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        int turnsMax = Math.min(messagesMax, TURNS_MAX);
        return session.history().past(message.seq(), turnsMax).thenCompose(read -> {
            List<StoredMessage> earlier = earlier(read.messages(), messagesMax);
            return tools(earlier).thenApply(tools -> newest(earlier, tools, messagesMax));
        });
    }

    /** What attempts before {@code attempt} reported of their tools for {@code message}, oldest first. */
    CompletionStage<List<ToolEvent>> toolEvents(KnownMessage message, int attempt) {
        return tools(message.acceptedCursor(), session.log().visibleHead())
                .thenApply(tools -> tools.of(message.messageId()).stream()
                        .filter(event -> event.attempt() < attempt)
                        .toList());
    }

    /** The newest of {@code read} that are enough to tell {@code messagesMax} parts. */
    private static List<StoredMessage> earlier(List<StoredMessage> read, int messagesMax) {
        int first = read.size();
        for (int told = 0; first > 0 && told < messagesMax; first--) told += isFinal(read.get(first - 1)) ? 2 : 1;
        return read.subList(first, read.size());
    }

    private CompletionStage<ReportedTools> tools(List<StoredMessage> earlier) {
        long last = 0;
        for (StoredMessage stored : earlier) {
            if (isFinal(stored)) last = Objects.requireNonNull(stored.finalCursor());
        }
        if (last == 0) return CompletableFuture.completedStage(ReportedTools.NONE);
        return tools(earlier.get(0).acceptedCursor(), last);
    }

    /** What lies between two cursors; what is not in memory any more is not told where nothing is written per message. */
    private CompletionStage<ReportedTools> tools(long after, long upTo) {
        if (!runtime.isDurable()) {
            List<EncodedEvent> held = new ArrayList<>(session.log().criticalEvents());
            held.removeIf(event -> event.cursor() <= after || event.cursor() > upTo);
            return CompletableFuture.completedStage(new ReportedTools(held, false));
        }
        return runtime.journal()
                .toolEvents(session.id(), after, upTo, ReportedTools.EVENTS_MAX, ReportedTools.BYTES_MAX)
                .thenApply(read -> {
                    List<EncodedEvent> events = new ArrayList<>(read.events().size());
                    for (StoredEvent row : read.events())
                        events.add(EventRows.event(session.log().address(), row));
                    return new ReportedTools(events, read.truncated());
                });
    }

    /** Backwards, an answer before its question, until a bound is met; the oldest answer may be left without its tools. */
    private static List<HistoryMessage> newest(List<StoredMessage> earlier, ReportedTools tools, int messagesMax) {
        Deque<HistoryMessage> said = new ArrayDeque<>();
        long left = SessionHistory.HISTORY_BYTES_MAX;
        for (int i = earlier.size() - 1; i >= 0 && said.size() < messagesMax; i--) {
            StoredMessage stored = earlier.get(i);
            if (isFinal(stored)) {
                List<ToolEvent> reported = tools.of(stored.messageId());
                left -= told(stored).bytes();
                if (left < 0) break;
                left -= bytes(reported);
                boolean whole = left >= 0 && tools.tellsAllOf(stored);
                said.addFirst(answer(stored, whole ? reported : List.of()));
                if (!whole) break;
            }
            left -= stored.content().bytes();
            if (left < 0 || said.size() == messagesMax) break;
            said.addFirst(new HistoryMessage(
                    HistoryMessage.Role.USER, stored.content(), stored.messageId(), stored.acceptedAt()));
        }
        return List.copyOf(said);
    }

    private static HistoryMessage answer(StoredMessage stored, List<ToolEvent> reported) {
        return new HistoryMessage(
                HistoryMessage.Role.ASSISTANT,
                told(stored),
                stored.messageId(),
                Objects.requireNonNull(stored.finalAt()),
                reported,
                Objects.requireNonNull(stored.outcome()).status());
    }

    /** The part of an answer that was never completed is nothing that was said. */
    private static JsonText told(StoredMessage stored) {
        return stored.isAnswered() ? Objects.requireNonNull(stored.answer()) : NO_ANSWER;
    }

    private static long bytes(List<ToolEvent> reported) {
        long bytes = 0;
        for (ToolEvent event : reported) bytes += event.data().bytes();
        return bytes;
    }

    private static boolean isFinal(StoredMessage stored) {
        return stored.finalCursor() != null;
    }
}
