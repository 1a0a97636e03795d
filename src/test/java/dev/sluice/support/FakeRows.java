package dev.sluice.support;

import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.StoredSession;
import dev.sluice.session.Write;
import dev.sluice.session.Write.NewSession;
import dev.sluice.session.Write.SaveSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One session's rows in memory. Refuses what a database would: two messages of one id, two events of one cursor, a second final. */
final class FakeRows {
    private static final long BLOCK = 1024;

    private final String sessionId;
    private final String principal;
    private final String agentId;
    private final Instant createdAt;
    private final NavigableMap<Long, StoredMessage> messages = new TreeMap<>();
    private final NavigableMap<Long, StoredEvent.Other> events = new TreeMap<>();
    private long cursorNext;
    private long oldestCursor = 1;
    private boolean ownedByTheDead;

    FakeRows(NewSession write) {
        sessionId = write.sessionId();
        principal = write.principal();
        agentId = write.agentId();
        createdAt = write.createdAt();
        cursorNext = write.cursorNext();
    }

    FakeRows(SaveSession write) {
        sessionId = write.sessionId();
        principal = write.principal();
        agentId = write.agentId();
        createdAt = write.createdAt();
        cursorNext = write.cursorNext();
        oldestCursor = write.oldestCursor();
        for (StoredMessage message : write.messages()) messages.put(message.seq(), message);
        for (StoredEvent.Other event : write.events()) events.put(event.cursor(), event);
    }

    String principal() {
        return principal;
    }

    long cursorNext() {
        return cursorNext;
    }

    List<StoredMessage> messages() {
        return List.copyOf(messages.values());
    }

    /** What an agent may be told of those before the one of {@code seq}. */
    List<StoredMessage> said(long seq) {
        return messages.headMap(seq).values().stream().map(FakeRows::said).toList();
    }

    private static StoredMessage said(StoredMessage all) {
        return new StoredMessage(
                all.seq(),
                all.messageId(),
                all.fingerprint(),
                all.content(),
                null,
                all.sender(),
                all.queued(),
                all.acceptedCursor(),
                all.acceptedAt(),
                all.endCursor(),
                all.finalCursor(),
                all.finalAt(),
                all.isAnswered() ? all.answer() : null,
                all.outcome(),
                all.attempts());
    }

    @Nullable
    StoredMessage find(String messageId) {
        for (StoredMessage message : messages.values()) if (message.messageId().equals(messageId)) return message;
        return null;
    }

    /** Its owner has died: it can be taken as unfinished work. */
    void orphan() {
        ownedByTheDead = true;
    }

    boolean isUnfinishedOrphan() {
        return ownedByTheDead && messages.values().stream().anyMatch(message -> message.finalCursor() == null);
    }

    void apply(Write write) {
        if (write instanceof Write.UpdateSession w) cursorNext = w.cursorNext();
        if (write instanceof Write.InsertMessage w) insert(w);
        if (write instanceof Write.CancelMessage w) {
            StoredMessage was = pending(w.seq());
            put(was, null, null, null, w.outcome(), 0, was.attemptsDrained());
        }
        if (write instanceof Write.StartAttempt w) {
            StoredMessage was = pending(w.seq());
            put(was, null, null, null, was.outcome(), w.attempts(), was.attemptsDrained());
        }
        if (write instanceof Write.DrainAttempt w) {
            StoredMessage was = pending(w.seq());
            put(was, null, null, null, was.outcome(), w.attempts(), w.attemptsDrained());
        }
        if (write instanceof Write.FinishMessage w) {
            StoredMessage was = pending(w.seq());
            put(was, w.endCursor(), w.finalCursor(), w, w.outcome(), w.attempts(), was.attemptsDrained());
        }
        if (write instanceof Write.InsertEvent w) {
            var row = new StoredEvent.Other(w.cursor(), w.fromCursor(), w.type(), w.payload(), w.createdAt());
            if (events.put(w.cursor(), row) != null) throw new IllegalStateException("cursor twice: " + w.cursor());
        }
    }

    private void insert(Write.InsertMessage w) {
        if (find(w.messageId()) != null) throw new IllegalStateException("message twice: " + w.messageId());
        messages.put(
                w.seq(),
                new StoredMessage(
                        w.seq(),
                        w.messageId(),
                        w.fingerprint(),
                        w.content(),
                        w.metadata(),
                        w.sender(),
                        w.queued(),
                        w.acceptedCursor(),
                        w.acceptedAt(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        0));
    }

    private StoredMessage pending(long seq) {
        StoredMessage message = messages.get(seq);
        if (message == null || message.finalCursor() != null) throw new IllegalStateException("not pending: " + seq);
        return message;
    }

    private void put(
            StoredMessage was,
            @Nullable Long endCursor,
            @Nullable Long finalCursor,
            Write.@Nullable FinishMessage end,
            dev.sluice.protocol.@Nullable TurnOutcome outcome,
            int attempts,
            int attemptsDrained) {
        messages.put(
                was.seq(),
                new StoredMessage(
                        was.seq(),
                        was.messageId(),
                        was.fingerprint(),
                        was.content(),
                        was.metadata(),
                        was.sender(),
                        was.queued(),
                        was.acceptedCursor(),
                        was.acceptedAt(),
                        endCursor,
                        finalCursor,
                        end == null ? null : end.finalAt(),
                        end == null ? null : end.answer(),
                        outcome,
                        end == null ? null : end.metadata(),
                        attempts,
                        attemptsDrained));
    }

    StoredSession take(Instant now) {
        cursorNext += BLOCK;
        ownedByTheDead = false;
        return told(BLOCK, now);
    }

    StoredSession told(long block, Instant now) {
        long head = cursorNext - block - 1;
        List<StoredEvent> told = events(0, Long.MAX_VALUE);
        long last = told.get(told.size() - 1).cursor();
        List<StoredMessage> pending =
                messages.values().stream().filter(m -> m.finalCursor() == null).toList();
        long seqNext = messages.isEmpty() ? 1 : messages.lastKey() + 1;
        return new StoredSession(
                sessionId,
                principal,
                agentId,
                head,
                last,
                oldestCursor,
                head + block,
                seqNext,
                createdAt,
                now,
                pending);
    }

    @Override
    public String toString() {
        return "next " + cursorNext + ", messages " + messages + ", events " + events;
    }

    List<StoredEvent.Other> toolEvents(long after, long upTo) {
        return events.subMap(after, false, upTo, true).values().stream()
                .filter(event ->
                        event.type().equals("TOOL_CALL_STREAM") || event.type().equals("TOOL_RESULT_STREAM"))
                .toList();
    }

    List<StoredEvent> events(long after, long upTo) {
        List<StoredEvent> told = new ArrayList<>(events.values());
        told.add(new StoredEvent.Start(createdAt));
        for (StoredMessage message : messages.values()) {
            told.add(new StoredEvent.Accepted(message));
            if (message.endCursor() != null) told.add(new StoredEvent.StreamEnd(message.endCursor(), message));
            if (message.finalCursor() != null) told.add(new StoredEvent.Final(message.finalCursor(), message));
        }
        told.removeIf(event -> event.cursor() <= after || event.cursor() > upTo);
        told.sort(Comparator.comparingLong(StoredEvent::cursor));
        return told;
    }
}
