package dev.sluice.session;

import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What happened in one session before a turn, for an agent that forgets: what was said, and what its tools did. */
final class PastTurns {
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
        return tools(message.acceptedCursor(), session.log().visibleHead())
                .thenApply(tools -> tools.of(message.messageId()).stream()
                        .filter(event -> event.attempt() < attempt)
                        .toList());
    }

    /** The newest of {@code read} before {@code message} that are enough to tell {@code messagesMax} parts. */
    private static List<StoredMessage> earlier(List<StoredMessage> read, KnownMessage message, int messagesMax) {
        int end = read.size();
        while (end > 0 && read.get(end - 1).seq() >= message.seq()) end--;
        int first = end;
        for (int told = 0; first > 0 && told < messagesMax; first--) told += isAnswered(read.get(first - 1)) ? 2 : 1;
        return read.subList(first, end);
    }

    private CompletionStage<ReportedTools> tools(List<StoredMessage> earlier) {
        long last = 0;
        for (StoredMessage stored : earlier) {
            if (isAnswered(stored)) last = Objects.requireNonNull(stored.finalCursor());
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
            if (isAnswered(stored)) {
                List<ToolEvent> reported = tools.of(stored.messageId());
                left -= Objects.requireNonNull(stored.answer()).bytes();
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
