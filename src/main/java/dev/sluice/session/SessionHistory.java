package dev.sluice.session;

import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.JsonText;
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

/** What was said in one session, for a client that must start afresh. */
final class SessionHistory {
    static final int SNAPSHOT_MESSAGES_MAX = 1_000;
    static final int HISTORY_BYTES_MAX = 1_048_576;

    private final AgentSession session;
    private final SessionRuntime runtime;

    SessionHistory(AgentSession session, SessionRuntime runtime) {
        this.session = session;
        this.runtime = runtime;
    }

    /** The session's state as of {@code upTo}, for a client that cannot be told every event. */
    CompletionStage<Snapshot> snapshot(long upTo) {
        return snapshot(session.conversation().standing(upTo));
    }

    /** The session's state as of {@code standing}. */
    CompletionStage<Snapshot> snapshot(Standing standing) {
        long upTo = standing.upTo();
        return read(upTo, SNAPSHOT_MESSAGES_MAX, HISTORY_BYTES_MAX)
                .thenApply(read -> snapshot(session.log().address(), standing, read));
    }

    /** The state of the session of {@code address}, of whose messages {@code read} is the end. */
    static Snapshot snapshot(EventAddress address, Standing standing, StoredHistory read) {
        return new Snapshot(
                address.sessionId(),
                address.agentId(),
                snapshotMessages(read.messages(), standing.upTo()),
                read.truncated(),
                standing.upTo(),
                standing.pending(),
                standing.executing());
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

    /** The newest messages whose events lie at or before {@code upTo}, oldest first; without their finals' metadata. */
    CompletionStage<StoredHistory> read(long upTo, int messagesMax, int bytesMax) {
        if (runtime.isDurable()) return runtime.journal().history(session.id(), upTo, messagesMax, bytesMax);
        return CompletableFuture.completedStage(newest(session.conversation().stored(), upTo, messagesMax, bytesMax));
    }

    /** What an agent is told of the newest messages before the one of {@code seq}, oldest first. */
    CompletionStage<StoredHistory> past(long seq, int messagesMax) {
        if (runtime.isDurable()) return runtime.journal().past(session.id(), seq, messagesMax, HISTORY_BYTES_MAX);
        List<StoredMessage> earlier = new ArrayList<>(session.conversation().stored());
        earlier.removeIf(stored -> stored.seq() >= seq);
        // They are in memory anyway: their bytes are bounded where they are told.
        int first = Math.max(0, earlier.size() - messagesMax);
        return CompletableFuture.completedStage(new StoredHistory(earlier.subList(first, earlier.size()), first > 0));
    }

    /** What is in memory, cut to the bounds from its old end, an answer before its question. */
    private static StoredHistory newest(List<StoredMessage> all, long upTo, int messagesMax, int bytesMax) {
        List<StoredMessage> newest = new ArrayList<>();
        long bytes = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            StoredMessage stored = all.get(i);
            if (stored.acceptedCursor() > upTo) continue;
            if (newest.size() == messagesMax) return new StoredHistory(reversed(newest), true);
            bytes += answerBytes(stored, upTo);
            boolean answerFits = isAnswered(stored, upTo) && bytes <= bytesMax;
            bytes += stored.content().bytes();
            if (answerFits || bytes <= bytesMax) newest.add(stored);
            if (bytes > bytesMax) return new StoredHistory(reversed(newest), true);
        }
        return new StoredHistory(reversed(newest), false);
    }

    private static boolean isAnswered(StoredMessage stored, long upTo) {
        Long finalCursor = stored.finalCursor();
        return finalCursor != null && finalCursor <= upTo;
    }

    private static long answerBytes(StoredMessage stored, long upTo) {
        return isAnswered(stored, upTo)
                ? Objects.requireNonNull(stored.answer()).bytes()
                : 0;
    }

    private static List<StoredMessage> reversed(List<StoredMessage> newestFirst) {
        List<StoredMessage> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }
}
