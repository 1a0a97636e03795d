package dev.sluice.journal;

import dev.sluice.protocol.Durability;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.Fingerprint;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredSession;
import dev.sluice.session.UnfinishedWork;
import dev.sluice.session.Write;
import dev.sluice.support.HandDrivenDelay;
import dev.sluice.support.HandDrivenExecutor;
import dev.sluice.support.JournalDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A journal on a real, empty database whose executor, pauses and time are driven by hand. */
final class JournalFixture {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    static final Duration RESUME_WINDOW = Duration.ofHours(24);

    final JournalDatabase database;
    final HandDrivenExecutor executor = new HandDrivenExecutor();
    final HandDrivenDelay delay = new HandDrivenDelay();
    final HandStorage storage = new HandStorage();
    final NodeEpoch node;
    final GroupCommitJournal journal;
    int fencedCount;

    JournalFixture(JournalDatabase database) {
        this(database.empty(), JournalBounds.of(Durability.DURABLE, RESUME_WINDOW), new NodeEpoch("node-1", 1), NOW);
    }

    private JournalFixture(JournalDatabase database, JournalBounds config, NodeEpoch node, Instant now) {
        this.database = database;
        this.node = node;
        database.transactions().run(session -> session.insert(new NodeRow(node, now)));
        journal = new GroupCommitJournal(
                config,
                node,
                new JournalSurroundings(
                        new ProvenTransactions(database.transactions(), storage),
                        executor,
                        delay,
                        Clock.fixed(now, ZoneOffset.UTC),
                        storage),
                () -> fencedCount++);
    }

    static JournalFixture with(JournalDatabase database, JournalBounds config) {
        return new JournalFixture(database.empty(), config, new NodeEpoch("node-1", 1), NOW);
    }

    /** The process that starts after this one died, at {@code now}. */
    JournalFixture restarted(Durability durability, Instant now) {
        long epoch = node.epoch() + 1;
        database.execute("update gw_node set state = 'fenced'");
        return new JournalFixture(
                database, JournalBounds.of(durability, RESUME_WINDOW), new NodeEpoch("node-" + epoch, epoch), now);
    }

    JournalFixture restarted() {
        return restarted(Durability.DURABLE, NOW);
    }

    RecordedEntry submit(RecordedEntry entry) {
        journal.submit(entry);
        return entry;
    }

    /** Stores entries and waits for them. */
    void store(RecordedEntry... entries) {
        for (RecordedEntry entry : entries) journal.submit(entry);
        executor.runAll();
        for (RecordedEntry entry : entries) {
            if (!entry.told().contains("committed"))
                throw new IllegalStateException("not stored: " + entry.rejection());
        }
    }

    @Nullable
    StoredSession take(String principal, String sessionId) {
        return answer(journal.take(principal, sessionId));
    }

    List<StoredEvent> events(String sessionId, long after, long upTo, int bytesMax) {
        return answer(journal.events(sessionId, after, upTo, bytesMax));
    }

    @Nullable
    StoredSession find(String principal, String sessionId) {
        return answer(journal.find(principal, sessionId));
    }

    StoredEvents newestEvents(String sessionId, long upTo, int eventsMax, int bytesMax) {
        return answer(journal.newestEvents(sessionId, upTo, eventsMax, bytesMax));
    }

    StoredHistory history(String sessionId, long upTo, int messagesMax, int bytesMax) {
        return answer(journal.history(sessionId, upTo, messagesMax, bytesMax));
    }

    StoredHistory past(String sessionId, long seq, int messagesMax, int bytesMax) {
        return answer(journal.past(sessionId, seq, messagesMax, bytesMax));
    }

    UnfinishedWork unfinished(UnfinishedWork.Place after) {
        return answer(journal.unfinished(after));
    }

    private <T> T answer(CompletionStage<T> stage) {
        executor.runAll();
        return stage.toCompletableFuture().getNow(null);
    }

    static RecordedEntry created(String sessionId) {
        return new RecordedEntry(sessionId, null, newSession(sessionId));
    }

    static Write.NewSession newSession(String sessionId) {
        return new Write.NewSession(sessionId, "alice", "echo", 1025, NOW);
    }

    static RecordedEntry accept(String sessionId, long seq, String messageId, long cursor) {
        return new RecordedEntry(sessionId, messageId, message(sessionId, seq, messageId, cursor));
    }

    static Write.InsertMessage message(String sessionId, long seq, String messageId, long cursor) {
        return new Write.InsertMessage(
                sessionId,
                seq,
                messageId,
                Fingerprint.of(JsonText.ofString("content " + messageId)),
                JsonText.ofString("content " + messageId),
                null,
                "alice",
                seq > 1,
                cursor,
                NOW);
    }

    static RecordedEntry finish(String sessionId, long seq, @Nullable Long endCursor, long finalCursor) {
        return new RecordedEntry(sessionId, null, finished(sessionId, seq, endCursor, finalCursor));
    }

    static Write.FinishMessage finished(String sessionId, long seq, @Nullable Long endCursor, long finalCursor) {
        return new Write.FinishMessage(
                sessionId,
                seq,
                endCursor,
                finalCursor,
                NOW.plusSeconds(1),
                JsonText.ofString("answer " + seq),
                TurnOutcome.OK,
                null,
                1);
    }

    static Write.InsertEvent event(String sessionId, long cursor, long fromCursor) {
        return new Write.InsertEvent(
                sessionId, cursor, fromCursor, "tool_call_stream", JsonText.ofEncoded("{\"tool\":\"x\"}"), NOW);
    }
}
