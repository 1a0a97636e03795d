package dev.sluice.session;

import dev.sluice.agent.HistoryMessage;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.PendingMessage;
import dev.sluice.protocol.Snapshot;
import dev.sluice.protocol.SnapshotMessage;
import dev.sluice.protocol.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What was said in one session, for a client that must start afresh and for an agent that forgets. */
final class SessionHistory {
    private static final int SNAPSHOT_MESSAGES_MAX = 1_000;
    private static final int HISTORY_BYTES_MAX = 1_048_576;

    private final AgentSession session;
    private final SessionRuntime runtime;

    SessionHistory(AgentSession session, SessionRuntime runtime) {
        this.session = session;
        this.runtime = runtime;
    }

    /** The session's state as of {@code upTo}, for a client that cannot be told every event. */
    CompletionStage<Snapshot> snapshot(long upTo) {
        List<PendingMessage> pending = session.conversation().pendingInbox(upTo);
        boolean executing = session.conversation().view().executing();
        return read(upTo, SNAPSHOT_MESSAGES_MAX, HISTORY_BYTES_MAX)
                .thenApply(read -> new Snapshot(
                        session.id(),
                        session.agent().id(),
                        snapshotMessages(read.messages(), upTo),
                        read.truncated(),
                        upTo,
                        pending,
                        executing));
    }

    /** What was said before {@code message}, oldest first. */
    CompletionStage<List<HistoryMessage>> before(KnownMessage message, int messagesMax) {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        // What waits behind it was accepted later than what was said before it, and must not crowd that out.
        KnownMessages.Behind behind = session.conversation().behind(message);
        int readMax = (int) Math.min(Integer.MAX_VALUE, (long) messagesMax + behind.messages());
        int bytesMax = (int) Math.min(Integer.MAX_VALUE, HISTORY_BYTES_MAX + behind.bytes());
        return read(session.log().visibleHead(), readMax, bytesMax).thenApply(read -> {
            List<HistoryMessage> said = new ArrayList<>();
            for (StoredMessage stored : read.messages()) {
                if (stored.seq() < message.seq()) add(said, stored);
            }
            return List.copyOf(said.subList(Math.max(0, said.size() - messagesMax), said.size()));
        });
    }

    private static void add(List<HistoryMessage> said, StoredMessage stored) {
        said.add(new HistoryMessage(
                HistoryMessage.Role.USER, stored.content(), stored.messageId(), stored.acceptedAt()));
        if (stored.finalCursor() == null) return;
        if (Objects.requireNonNull(stored.outcome()).status() != Outcome.OK) return;
        said.add(new HistoryMessage(
                HistoryMessage.Role.ASSISTANT,
                Objects.requireNonNull(stored.answer()),
                stored.messageId(),
                Objects.requireNonNull(stored.finalAt())));
    }

    /** What was said in {@code read}, oldest first. Where the oldest question does not fit any more, its answer stands alone. */
    private static List<SnapshotMessage> snapshotMessages(List<StoredMessage> read, long upTo) {
        List<SnapshotMessage> messages = new ArrayList<>(2 * read.size());
        long bytes = 0;
        for (int i = read.size() - 1; i >= 0; i--) {
            StoredMessage stored = read.get(i);
            if (stored.finalCursor() != null && stored.finalCursor() <= upTo) {
                JsonText answer = Objects.requireNonNull(stored.answer());
                bytes += answer.bytes();
                messages.add(
                        message(stored, SnapshotMessage.ASSISTANT, answer, Objects.requireNonNull(stored.finalAt())));
            }
            bytes += stored.content().bytes();
            if (bytes > HISTORY_BYTES_MAX) break;
            messages.add(message(stored, SnapshotMessage.USER, stored.content(), stored.acceptedAt()));
        }
        Collections.reverse(messages);
        return messages;
    }

    private static SnapshotMessage message(StoredMessage stored, String role, JsonText content, Instant at) {
        return new SnapshotMessage(stored.messageId(), role, content, Timestamp.of(at));
    }

    private CompletionStage<StoredHistory> read(long upTo, int messagesMax, int bytesMax) {
        if (runtime.isDurable()) return runtime.journal().history(session.id(), upTo, messagesMax, bytesMax);
        return CompletableFuture.completedStage(newest(session.conversation().stored(), upTo, messagesMax, bytesMax));
    }

    /** What is in memory, cut to the bounds from its old end. */
    private static StoredHistory newest(List<StoredMessage> all, long upTo, int messagesMax, int bytesMax) {
        List<StoredMessage> newest = new ArrayList<>();
        long bytes = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            StoredMessage stored = all.get(i);
            if (stored.acceptedCursor() > upTo) continue;
            bytes += stored.content().bytes()
                    + (stored.answer() == null ? 0 : stored.answer().bytes());
            if (newest.size() == messagesMax || bytes > bytesMax) return new StoredHistory(reversed(newest), true);
            newest.add(stored);
        }
        return new StoredHistory(reversed(newest), false);
    }

    private static List<StoredMessage> reversed(List<StoredMessage> newestFirst) {
        List<StoredMessage> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }
}
