package dev.sluice.journal;

import dev.sluice.protocol.Durability;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.Fingerprint;
import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** How many messages a second the journal accepts and finishes: {@code main} with database, sessions and messages each. */
final class JournalRate {
    private JournalRate() {}

    public static void main(String[] arguments) throws Exception {
        JournalDatabase database = JournalDatabase.valueOf(arguments[0]).empty();
        int sessions = Integer.parseInt(arguments[1]);
        int messages = Integer.parseInt(arguments[2]);
        NodeEpoch node = new NodeEpoch("rate", 1);
        database.transactions().run(session -> session.insert(new NodeRow(node, Instant.now())));
        ExecutorService executor = Executors.newFixedThreadPool(2);
        var journal = new GroupCommitJournal(
                JournalBounds.of(Durability.DURABLE, Duration.ofHours(1)),
                node,
                new JournalSurroundings(
                        database.transactions(), executor, (pause, action) -> {}, Clock.systemUTC(), Storage.REMOTE),
                () -> {});
        for (int round = 0; round < 4; round++) {
            database.dataSource().forgetCounts();
            CountDownLatch done = new CountDownLatch(sessions);
            String prefix = "r" + round + "-";
            long begin = System.nanoTime();
            for (int i = 0; i < sessions; i++) new Talk(journal, prefix + i, messages, done).next();
            done.await();
            double seconds = (System.nanoTime() - begin) / 1e9;
            long total = (long) sessions * messages;
            System.out.printf(
                    "%s sessions=%d messages/s=%.0f commits/s=%.0f messages/commit=%.1f%n",
                    database,
                    sessions,
                    total / seconds,
                    database.dataSource().commits() / seconds,
                    (double) total / database.dataSource().commits());
        }
        executor.shutdown();
        System.exit(0);
    }

    /** One session that sends its next message when the last one is answered. */
    private static final class Talk {
        private final GroupCommitJournal journal;
        private final String id;
        private final int messages;
        private final CountDownLatch done;
        private final AtomicInteger seq = new AtomicInteger();

        Talk(GroupCommitJournal journal, String id, int messages, CountDownLatch done) {
            this.journal = journal;
            this.id = id;
            this.messages = messages;
            this.done = done;
        }

        void next() {
            int now = seq.incrementAndGet();
            if (now > messages) {
                done.countDown();
                return;
            }
            Instant at = Instant.now();
            Write.InsertMessage message = new Write.InsertMessage(
                    id,
                    now,
                    "m" + now,
                    Fingerprint.of(JsonText.EMPTY_STRING),
                    JsonText.ofString("x".repeat(128)),
                    null,
                    "alice",
                    false,
                    2L * now,
                    at);
            List<Write> writes = now == 1
                    ? List.of(new Write.NewSession(id, "alice", "echo", 1025, at), message)
                    : List.of(message, new Write.UpdateSession(id, 1025 + now, at));
            journal.submit(new Said(id, "m" + now, writes, this::finish));
        }

        void finish() {
            int now = seq.get();
            journal.submit(new Said(
                    id,
                    null,
                    List.of(new Write.FinishMessage(
                            id,
                            now,
                            null,
                            2L * now + 1,
                            Instant.now(),
                            JsonText.ofString("x".repeat(128)),
                            TurnOutcome.OK,
                            null,
                            1)),
                    this::next));
        }
    }

    private record Said(String sessionId, String idempotencyKey, List<Write> writes, Runnable then)
            implements JournalEntry {
        @Override
        public int sizeBytes() {
            return 128;
        }

        @Override
        public void undone() {}

        @Override
        public void committed() {
            then.run();
        }

        @Override
        public void rejected(Rejection reason) {
            throw new IllegalStateException("rejected: " + reason);
        }
    }
}
