package dev.sluice.session;

import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What happened in one session before a turn, for an agent that forgets: what was said, and what its tools did. */
final class PastTurns {
    /** Tool events told at a time, besides the bound of their bytes. */
    static final int TOOL_EVENTS_MAX = 4_096;

    private final AgentSession session;
    private final SessionRuntime runtime;

    PastTurns(AgentSession session, SessionRuntime runtime) {
        this.session = session;
        this.runtime = runtime;
    }

    /** What was said before {@code message}, oldest first. */
    CompletionStage<List<HistoryMessage>> said(KnownMessage message, int messagesMax) {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        // What waits behind it was accepted later than what was said before it, and must not crowd that out.
        KnownMessages.Behind behind = session.conversation().behind(message);
        int readMax = (int) Math.min(Integer.MAX_VALUE, (long) messagesMax + behind.messages());
        int bytesMax = (int) Math.min(Integer.MAX_VALUE, SessionHistory.HISTORY_BYTES_MAX + behind.bytes());
        return session.history()
                .read(session.log().visibleHead(), readMax, bytesMax)
                .thenCompose(read -> {
                    List<StoredMessage> earlier = earlier(read.messages(), message, messagesMax);
                    return tools(earlier).thenApply(tools -> newest(earlier, tools, messagesMax));
                });
    }

    /** What attempts before {@code attempt} reported of their tools for {@code message}, oldest first. */
    CompletionStage<List<ToolEvent>> toolEvents(KnownMessage message, int attempt) {
        return toolEvents(message.acceptedCursor(), session.log().visibleHead()).thenApply(told -> {
            List<ToolEvent> reported = told.getOrDefault(message.messageId(), List.of());
            return reported.stream().filter(event -> event.attempt() < attempt).toList();
        });
    }

    /** The newest of {@code read} before {@code message} that are enough to tell {@code messagesMax} parts. */
    private static List<StoredMessage> earlier(List<StoredMessage> read, KnownMessage message, int messagesMax) {
        int end = read.size();
        while (end > 0 && read.get(end - 1).seq() >= message.seq()) end--;
        int first = end;
        for (int told = 0; first > 0 && told < messagesMax; first--) told += isAnswered(read.get(first - 1)) ? 2 : 1;
        return read.subList(first, end);
    }

    private CompletionStage<Map<String, List<ToolEvent>>> tools(List<StoredMessage> earlier) {
        long last = 0;
        for (StoredMessage stored : earlier) {
            if (isAnswered(stored)) last = Objects.requireNonNull(stored.finalCursor());
        }
        if (last == 0) return CompletableFuture.completedStage(Map.of());
        return toolEvents(earlier.get(0).acceptedCursor(), last);
    }

    /** The tool events between two cursors by the ids of their messages, each in the order of their cursors. */
    private CompletionStage<Map<String, List<ToolEvent>>> toolEvents(long after, long upTo) {
        if (!runtime.isDurable()) {
            List<EncodedEvent> held = new ArrayList<>(session.log().criticalEvents());
            held.removeIf(event -> event.cursor() <= after || event.cursor() > upTo);
            return CompletableFuture.completedStage(byMessage(held));
        }
        return runtime.journal()
                .toolEvents(session.id(), after, upTo, TOOL_EVENTS_MAX, SessionHistory.HISTORY_BYTES_MAX)
                .thenApply(rows -> {
                    List<EncodedEvent> events = new ArrayList<>(rows.size());
                    for (StoredEvent.Other row : rows)
                        events.add(EventRows.event(session.log().address(), row));
                    return byMessage(events);
                });
    }

    private static Map<String, List<ToolEvent>> byMessage(List<EncodedEvent> events) {
        Map<String, Deque<ToolEvent>> newest = new HashMap<>();
        long bytes = 0;
        int told = 0;
        for (int i = events.size() - 1; i >= 0 && told < TOOL_EVENTS_MAX; i--) {
            ToolEvent.Kind kind = kind(events.get(i).type());
            if (kind == null) continue;
            TurnRef turn = Objects.requireNonNull(events.get(i).turn());
            JsonText data = Objects.requireNonNull(events.get(i).stepData());
            bytes += data.bytes();
            if (bytes > SessionHistory.HISTORY_BYTES_MAX) break;
            newest.computeIfAbsent(turn.messageId(), id -> new ArrayDeque<>())
                    .addFirst(new ToolEvent(kind, turn.attempt(), data));
            told++;
        }
        Map<String, List<ToolEvent>> byMessage = new HashMap<>();
        newest.forEach((id, reported) -> byMessage.put(id, List.copyOf(reported)));
        return byMessage;
    }

    private static ToolEvent.@Nullable Kind kind(EventType type) {
        return switch (type) {
            case TOOL_CALL_STREAM -> ToolEvent.Kind.CALL;
            case TOOL_RESULT_STREAM -> ToolEvent.Kind.RESULT;
            case SESSION_START,
                    ACCEPTED,
                    TOKEN_STREAM,
                    REASONING_STREAM,
                    TOOL_PROGRESS_STREAM,
                    RETRY_STREAM,
                    STREAM_ERROR,
                    STREAM_END,
                    TURN_RESTARTED,
                    FINAL,
                    SESSION_END -> null;
        };
    }

    /** Backwards, an answer before its question, until a bound is met; the oldest answer may be left without its tools. */
    private static List<HistoryMessage> newest(
            List<StoredMessage> earlier, Map<String, List<ToolEvent>> tools, int messagesMax) {
        Deque<HistoryMessage> said = new ArrayDeque<>();
        long left = SessionHistory.HISTORY_BYTES_MAX;
        for (int i = earlier.size() - 1; i >= 0 && said.size() < messagesMax; i--) {
            StoredMessage stored = earlier.get(i);
            if (isAnswered(stored)) {
                List<ToolEvent> reported = tools.getOrDefault(stored.messageId(), List.of());
                left -= Objects.requireNonNull(stored.answer()).bytes();
                if (left < 0) break;
                left -= bytes(reported);
                said.addFirst(answer(stored, left < 0 ? List.of() : reported));
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
                Objects.requireNonNull(stored.answer()),
                stored.messageId(),
                Objects.requireNonNull(stored.finalAt()),
                reported);
    }

    private static long bytes(List<ToolEvent> reported) {
        long bytes = 0;
        for (ToolEvent event : reported) bytes += event.data().bytes();
        return bytes;
    }

    private static boolean isAnswered(StoredMessage stored) {
        return stored.finalCursor() != null
                && Objects.requireNonNull(stored.outcome()).status() == Outcome.OK;
    }
}
