package dev.sluice.support;

import dev.sluice.session.Journal;
import dev.sluice.session.JournalEntry;
import dev.sluice.session.JournalUnavailableException;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.StoredSession;
import dev.sluice.session.UnfinishedWork;
import dev.sluice.session.Write;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A journal driven by hand: it keeps entries waiting and settles them when told to. Its rows are in memory and outlive a node. */
public final class FakeJournal implements Journal {
    private static final int EVENTS_PER_READ = 4;

    private static final int STRETCH = 4;

    private final Map<String, FakeRows> rows = new LinkedHashMap<>();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private boolean behind;
    private boolean filling;
    private boolean readsFail;

    private interface Job {}

    private record Entry(JournalEntry entry) implements Job {}

    private record Take(String principal, String sessionId, CompletableFuture<@Nullable StoredSession> answer)
            implements Job {}

    @Override
    public void submit(JournalEntry entry) {
        waiting.add(new Entry(entry));
    }

    @Override
    public boolean isBehind() {
        return behind;
    }

    @Override
    public boolean isFilling() {
        return filling;
    }

    /** Says from now on that it fills up, or not. */
    public void filling(boolean now) {
        filling = now;
    }

    /** Says from now on that it is behind, or not. */
    public void behind(boolean now) {
        behind = now;
    }

    @Override
    public CompletionStage<@Nullable StoredSession> take(String principal, String sessionId) {
        CompletableFuture<@Nullable StoredSession> answer = new CompletableFuture<>();
        waiting.add(new Take(principal, sessionId, answer));
        return answer;
    }

    @Override
    public CompletionStage<@Nullable StoredSession> find(String principal, String sessionId) {
        FakeRows stored = rows.get(sessionId);
        boolean mine = stored != null && stored.principal().equals(principal);
        return CompletableFuture.completedStage(mine ? stored.told(0, Instant.EPOCH) : null);
    }

    @Override
    public CompletionStage<StoredEvents> newestEvents(String sessionId, long upTo, int eventsMax, int bytesMax) {
        List<StoredEvent> all = row(sessionId).events(0, upTo);
        int first = Math.max(0, all.size() - eventsMax);
        return CompletableFuture.completedStage(new StoredEvents(all.subList(first, all.size()), first > 0));
    }

    /** Fewer at a time than there are: who wants all must go on asking. */
    @Override
    public CompletionStage<List<StoredEvent>> events(String sessionId, long after, long upTo, int bytesMax) {
        List<StoredEvent> all = row(sessionId).events(after, upTo);
        return CompletableFuture.completedStage(all.subList(0, Math.min(EVENTS_PER_READ, all.size())));
    }

    @Override
    public CompletionStage<StoredHistory> history(String sessionId, long upTo, int messagesMax, int bytesMax) {
        FakeRows stored = rows.get(sessionId);
        if (stored == null) return CompletableFuture.completedStage(new StoredHistory(List.of(), false));
        List<StoredMessage> all = new ArrayList<>(stored.messages());
        all.removeIf(message -> message.acceptedCursor() > upTo);
        int first = Math.max(0, all.size() - messagesMax);
        return CompletableFuture.completedStage(
                new StoredHistory(List.copyOf(all.subList(first, all.size())), first > 0));
    }

    @Override
    public CompletionStage<StoredHistory> past(String sessionId, long seq, int messagesMax, int bytesMax) {
        FakeRows stored = rows.get(sessionId);
        if (stored == null) return CompletableFuture.completedStage(new StoredHistory(List.of(), false));
        List<StoredMessage> said = stored.said(seq);
        int first = Math.max(0, said.size() - messagesMax);
        return CompletableFuture.completedStage(
                new StoredHistory(List.copyOf(said.subList(first, said.size())), first > 0));
    }

    @Override
    public CompletionStage<StoredEvents> toolEvents(
            String sessionId, long after, long upTo, int eventsMax, int bytesMax) {
        FakeRows stored = rows.get(sessionId);
        List<StoredEvent.Other> told = stored == null ? List.of() : stored.toolEvents(after, upTo);
        int first = Math.max(0, told.size() - eventsMax);
        return CompletableFuture.completedStage(
                new StoredEvents(List.copyOf(told.subList(first, told.size())), first > 0));
    }

    /** A stretch is {@value #STRETCH} sessions in the order in which they were first stored. */
    @Override
    public CompletionStage<UnfinishedWork> unfinished(UnfinishedWork.Place after) {
        if (readsFail) {
            readsFail = false;
            return CompletableFuture.failedStage(
                    new JournalUnavailableException("unfinished", new IllegalStateException("down")));
        }
        List<String> ids = List.copyOf(rows.keySet());
        int from = ids.indexOf(after.sessionId()) + 1;
        List<String> stretch = ids.subList(from, Math.min(ids.size(), from + STRETCH));
        List<UnfinishedWork.Session> found = stretch.stream()
                .filter(id -> row(id).isUnfinishedOrphan())
                .map(id -> new UnfinishedWork.Session(row(id).principal(), id))
                .toList();
        boolean last = stretch.size() < STRETCH;
        return CompletableFuture.completedStage(new UnfinishedWork(
                found, last ? null : new UnfinishedWork.Place(Instant.EPOCH, stretch.get(STRETCH - 1))));
    }

    /** The next search for unfinished work fails. */
    public void failNextSearch() {
        readsFail = true;
    }

    /** Stores the next entry in a transaction of its own, or answers the next take; false where nothing waits. */
    public boolean commitOne() {
        Job next = waiting.poll();
        if (next == null) return false;
        if (next instanceof Take take) answer(take);
        if (next instanceof Entry entry) settle(List.of(entry.entry()));
        return true;
    }

    /** Stores until nothing waits. */
    public void commitAll() {
        while (commitOne()) {
            // What was stored may lead to more.
        }
    }

    /**
     * Stores entries in one transaction: asks all of them, then tells all of them. It ends before the next take and after a
     * duplicate: what follows that may not be storable with it, so that a real journal would halve the batch.
     */
    public void commitTogether() {
        List<JournalEntry> batch = new ArrayList<>();
        boolean more = true;
        while (more && waiting.peek() instanceof Entry entry) {
            waiting.remove();
            batch.add(entry.entry());
            more = earlier(entry.entry()) == null;
        }
        settle(batch);
    }

    /** Asks the next entry what to write, and does not store it: it is tried again. False where no entry is next. */
    public boolean failOne() {
        if (!(waiting.peek() instanceof Entry next)) return false;
        next.entry().writes();
        next.entry().undone();
        return true;
    }

    /** Asks the next entry and keeps it asked while {@code happens}, then stores it. */
    public void commitOneWhile(Runnable happens) {
        JournalEntry entry = ((Entry) waiting.remove()).entry();
        List<Write> writes = entry.writes();
        happens.run();
        writes.forEach(write -> apply(entry.sessionId(), write));
        entry.committed();
    }

    /** Refuses the next entry for good after a try, or fails the next take; false where nothing waits. */
    public boolean rejectOne(Rejection reason) {
        Job next = waiting.poll();
        if (next instanceof Take take) {
            take.answer()
                    .completeExceptionally(new JournalUnavailableException("take", new IllegalStateException("down")));
        }
        if (next instanceof Entry entry) {
            entry.entry().writes();
            entry.entry().undone();
            entry.entry().rejected(reason);
        }
        return next != null;
    }

    /** Entries and takes that wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Forgets what waits, as a process that dies. */
    public void die() {
        rows.values().forEach(FakeRows::orphan);
        waiting.clear();
    }

    /** The messages stored of a session. */
    public List<StoredMessage> messages(String sessionId) {
        return rows.containsKey(sessionId) ? row(sessionId).messages() : List.of();
    }

    /** The rows of a session, in words: equal where nothing was written in between. */
    public String rowsOf(String sessionId) {
        return String.valueOf(row(sessionId));
    }

    /** The first cursor that is not reserved for a session; 0 where it has no row. */
    public long cursorNext(String sessionId) {
        return rows.containsKey(sessionId) ? row(sessionId).cursorNext() : 0;
    }

    private void settle(List<JournalEntry> batch) {
        Map<JournalEntry, StoredMessage> duplicates = new HashMap<>();
        for (JournalEntry entry : batch) {
            StoredMessage earlier = earlier(entry);
            if (earlier == null) entry.writes().forEach(write -> apply(entry.sessionId(), write));
            else duplicates.put(entry, earlier);
        }
        for (JournalEntry entry : batch) {
            StoredMessage earlier = duplicates.get(entry);
            if (earlier == null) entry.committed();
            else entry.rejected(new Rejection.Duplicate(earlier));
        }
    }

    private @Nullable StoredMessage earlier(JournalEntry entry) {
        String key = entry.idempotencyKey();
        FakeRows stored = rows.get(entry.sessionId());
        return key == null || stored == null ? null : stored.find(key);
    }

    private void answer(Take take) {
        FakeRows stored = rows.get(take.sessionId());
        boolean mine = stored != null && stored.principal().equals(take.principal());
        take.answer().complete(mine ? stored.take(Instant.parse("2026-01-01T00:00:00Z")) : null);
    }

    private void apply(String sessionId, Write write) {
        if (write instanceof Write.NewSession created) {
            if (rows.put(sessionId, new FakeRows(created)) != null)
                throw new IllegalStateException("session twice: " + sessionId);
            return;
        }
        if (write instanceof Write.SaveSession saved) {
            rows.put(sessionId, new FakeRows(saved));
            return;
        }
        row(sessionId).apply(write);
    }

    private FakeRows row(String sessionId) {
        FakeRows stored = rows.get(sessionId);
        if (stored == null) throw new IllegalStateException("no row: " + sessionId);
        return stored;
    }
}
