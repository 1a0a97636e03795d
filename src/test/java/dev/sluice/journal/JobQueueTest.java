package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Durability;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private final JournalBounds bounds = JournalBounds.of(Durability.DURABLE, Duration.ofHours(1));
    private final JobQueue queue = new JobQueue(bounds);

    @Test
    void a_session_with_one_entry_is_in_the_next_batch_however_many_another_one_has() {
        for (int i = 0; i < 10 * bounds.batchMax(); i++) queue.add(job("busy"));
        Job quiet = job("quiet");
        queue.add(quiet);

        assertThat(queue.nextBatch()).hasSize(bounds.batchMax()).contains(quiet);
    }

    @Test
    void entries_of_one_session_keep_their_order_and_what_was_put_back_goes_first() {
        List<Job> jobs = List.of(job("one"), job("one"), job("two"), job("one"));
        jobs.forEach(queue::add);
        List<Job> batch = queue.nextBatch();
        assertThat(batch).containsExactly(jobs.get(0), jobs.get(2), jobs.get(1), jobs.get(3));
        queue.add(job("three"));
        queue.putBack(List.of(jobs.get(1), jobs.get(3)));

        assertThat(queue.nextBatch()).startsWith(jobs.get(1), jobs.get(3)).hasSize(3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void an_entry_behind_its_sessions_take_waits_for_the_next_transaction() {
        Take take = new Take("alice", "one");
        queue.add(take);
        queue.add(job("one"));

        assertThat(queue.nextBatch()).containsExactly(take);
        assertThat(queue.nextBatch()).hasSize(1);
    }

    @Test
    void what_does_not_outlive_an_outage_is_taken_out_wherever_it_stands() {
        Take take = new Take("alice", "one");
        Take putBack = new Take("alice", "two");
        Job entry = job("one");
        queue.add(putBack);
        queue.putBack(queue.nextBatch());
        queue.add(entry);
        queue.add(take);

        assertThat(queue.removeMortal()).containsExactly(putBack, take);
        assertThat(queue.nextBatch()).containsExactly(entry);
    }

    @Test
    void it_is_filling_up_before_it_is_over() {
        for (int i = 0; i <= bounds.waitingMax() / 2; i++) queue.add(job("s-" + i));
        assertThat(queue.isFilling()).isTrue();
        assertThat(queue.isOver()).isFalse();

        for (Job job : queue.nextBatch()) queue.settled(job);
        assertThat(queue.isFilling()).isFalse();
    }

    private static Job job(String sessionId) {
        return new Member(new RecordedEntry(sessionId, null));
    }
}
