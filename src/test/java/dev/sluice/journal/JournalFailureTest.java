package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.finish;
import static dev.sluice.journal.JournalFixture.message;
import static dev.sluice.journal.JournalFixture.newSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.session.JournalUnavailableException;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.BreakableDataSource.Break;
import dev.sluice.support.JournalDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class JournalFailureTest {
    @Parameter
    private JournalDatabase database;

    @Test
    void only_the_cause_of_a_refused_batch_fails() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        List<RecordedEntry> good = new ArrayList<>();
        for (int i = 1; i <= 5; i++) good.add(fixture.submit(accept("s1", i, "m" + i, i + 1)));
        var bad = fixture.submit(accept("s1", 3, "m6", 7));
        for (int i = 7; i <= 9; i++) good.add(fixture.submit(accept("s1", i, "m" + i, i + 1)));

        fixture.executor.runAll();

        assertThat(good).allSatisfy(entry -> assertThat(entry.told()).endsWith("asked", "committed"));
        assertThat(good).allSatisfy(entry -> assertThat(entry.told()).containsOnlyOnce("committed"));
        assertThat(bad.told()).endsWith("asked", "undone", "rejected").doesNotContain("committed");
        assertThat(bad.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(fixture.journal.isBehind()).isFalse();
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(8L);
    }

    @Test
    void an_entry_whose_rows_cannot_be_built_fails_alone() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        var bad = fixture.submit(accept("s1", 0, "m0", 2));
        var good = fixture.submit(accept("s1", 1, "m1", 3));

        fixture.executor.runAll();

        assertThat(bad.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(good.told()).endsWith("committed");
    }

    @Test
    void a_message_finished_twice_is_refused() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), finish("s1", 1, null, 3));

        var again = fixture.submit(finish("s1", 1, null, 4));
        fixture.executor.runAll();

        assertThat(again.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(database.value("select final_cursor from gw_inbox")).isEqualTo(3L);
    }

    @Test
    void keeps_everything_in_order_while_the_database_is_away() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().cut();
        var one = fixture.submit(accept("s1", 1, "m1", 2));
        fixture.executor.runAll();
        var two = fixture.submit(accept("s1", 2, "m2", 3));
        fixture.executor.runAll();
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(fixture.journal.isBehind()).isTrue();
        assertThat(fixture.delay.pauses()).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(one.told()).doesNotContain("committed", "rejected");

        database.dataSource().mend();
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(one.told()).endsWith("asked", "committed");
        assertThat(two.told()).containsExactly("asked", "committed");
        assertThat(fixture.journal.isBehind()).isFalse();
        assertThat(fixture.take("alice", "s1").pending())
                .extracting(StoredMessage::messageId)
                .containsExactly("m1", "m2");
    }

    @Test
    void a_take_does_not_wait_for_a_database_that_is_away() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().cut();

        var answer = fixture.journal.take("alice", "s1").toCompletableFuture();
        fixture.executor.runAll();

        assertThatThrownBy(answer::join).hasCauseInstanceOf(JournalUnavailableException.class);
    }

    @Test
    void a_take_in_an_outage_is_refused_at_once_and_one_that_waits_behind_it_with_it() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().breakAtNextCommit(Break.AFTER);
        fixture.submit(accept("s1", 1, "m1", 2));
        var behind = fixture.journal.take("alice", "s1").toCompletableFuture();
        var entry = fixture.submit(accept("s1", 2, "m2", 3));
        var takenAfter = fixture.journal.take("alice", "s1").toCompletableFuture();
        fixture.executor.runAll();
        var late = fixture.journal.take("alice", "s1").toCompletableFuture();

        assertThat(behind).isCompletedExceptionally();
        assertThat(takenAfter).isCompletedExceptionally();
        assertThat(late).isCompletedExceptionally();
        assertThat(entry.told()).doesNotContain("rejected");

        database.dataSource().mend();
        fixture.delay.elapse();
        fixture.executor.runAll();
        assertThat(fixture.take("alice", "s1")).isNotNull();
    }

    @Test
    void an_idle_node_finds_out_by_itself_that_the_database_is_back() {
        var fixture = new JournalFixture(database);
        database.dataSource().cut();
        fixture.journal.beat();
        fixture.executor.runAll();
        assertThat(fixture.journal.isBehind()).isTrue();

        database.dataSource().mend();
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(fixture.journal.isBehind()).isFalse();
        assertThat(fixture.fencedCount).isZero();
    }

    @Test
    void waits_before_it_tries_again_where_the_database_is_back_and_refuses() {
        var fixture = new JournalFixture(database);
        database.dataSource().cut();
        fixture.journal.beat();
        fixture.executor.runAll();
        database.dataSource().mend();
        database.execute("alter table gw_node add constraint gw_node_no_more check (batch < 1)");

        fixture.delay.elapse();
        fixture.executor.runAll();
        assertThat(fixture.journal.isBehind()).isTrue();

        database.execute("alter table gw_node drop constraint gw_node_no_more");
        fixture.delay.elapse();
        fixture.executor.runAll();
        assertThat(fixture.journal.isBehind()).isFalse();
    }

    @Test
    void a_commit_that_the_disk_did_not_take_is_never_told_and_nothing_is_written_after_it() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        var one = fixture.submit(new RecordedEntry("s1", "m1", message("s1", 1, "m1", 2)) {
            @Override
            public List<Write> writes() {
                fixture.storage.failed = true;
                return super.writes();
            }
        });
        fixture.executor.runAll();
        var two = fixture.submit(accept("s1", 2, "m2", 3));
        for (int i = 0; i < 5; i++) {
            fixture.delay.elapse();
            fixture.executor.runAll();
        }

        assertThat(fixture.journal.isBehind()).isTrue();
        assertThat(one.told()).doesNotContain("committed", "rejected");
        assertThat(two.told()).doesNotContain("committed", "rejected");
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(0L);
        assertThat(fixture.journal.take("alice", "s1").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void is_behind_while_the_disk_is_low_but_writes_what_it_has_taken() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        fixture.storage.low = true;
        var one = fixture.submit(accept("s1", 1, "m1", 2));
        fixture.executor.runAll();

        assertThat(fixture.journal.isBehind()).isTrue();
        assertThat(one.told()).endsWith("committed");
        fixture.storage.low = false;
        assertThat(fixture.journal.isBehind()).isFalse();
    }

    @Test
    void a_read_does_not_wait_for_a_database_that_is_away() {
        var fixture = new JournalFixture(database);
        database.dataSource().cut();

        var answer = fixture.journal.events("s1", 0, 10, 100).toCompletableFuture();
        fixture.executor.runAll();

        assertThatThrownBy(answer::join).hasCauseInstanceOf(JournalUnavailableException.class);
    }

    @Test
    void a_commit_whose_answer_was_lost_counts_when_it_is_found_stored() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().breakAtNextCommit(Break.AFTER);
        var one = fixture.submit(accept("s1", 1, "m1", 2));
        fixture.executor.runAll();
        var two = fixture.submit(accept("s1", 2, "m2", 3));
        fixture.executor.runAll();

        assertThat(one.told()).containsExactly("asked");
        assertThat(two.told()).isEmpty();
        assertThat(fixture.journal.isBehind()).isTrue();

        database.dataSource().mend();
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(one.told()).containsExactly("asked", "committed");
        assertThat(two.told()).containsExactly("asked", "committed");
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(2L);
    }

    @Test
    void a_commit_that_never_arrived_is_done_again() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().breakAtNextCommit(Break.BEFORE);
        var one = fixture.submit(accept("s1", 1, "m1", 2));
        fixture.executor.runAll();

        assertThat(one.told()).containsExactly("asked");

        database.dataSource().mend();
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(one.told()).containsExactly("asked", "undone", "asked", "committed");
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(1L);
    }

    @Test
    void a_fenced_node_commits_nothing_and_says_so_once() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        fixture.restarted();

        var one = fixture.submit(finish("s1", 1, null, 3));
        var two = fixture.submit(new RecordedEntry("s2", "m1", newSession("s2"), message("s2", 1, "m1", 2)));
        fixture.executor.runAll();
        var late = fixture.submit(accept("s1", 2, "m2", 4));
        fixture.executor.runAll();

        assertThat(List.of(one, two, late))
                .allSatisfy(entry -> assertThat(entry.rejection()).isEqualTo(new Rejection.Fenced()));
        assertThat(fixture.fencedCount).isEqualTo(1);
        assertThat(fixture.journal.isBehind()).isTrue();
        assertThat(database.value("select count(*) from gw_inbox where final_cursor is null"))
                .isEqualTo(1L);
        assertThat(database.value("select count(*) from gw_session")).isEqualTo(1L);
    }

    @Test
    void an_idle_node_finds_out_by_its_heartbeat_that_it_was_fenced() {
        var fixture = new JournalFixture(database);
        fixture.restarted();

        fixture.journal.beat();
        fixture.executor.runAll();

        assertThat(fixture.fencedCount).isEqualTo(1);
    }

    @Test
    void only_the_session_that_another_node_took_is_fenced() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), created("s2"));
        database.execute("update gw_session set owner_node = 'node-9', owner_epoch = 9 where session_id = 's1'");

        var lost = fixture.submit(accept("s1", 1, "m1", 2));
        var kept = fixture.submit(accept("s2", 1, "m1", 2));
        var unknown = fixture.submit(accept("s3", 1, "m1", 2));
        fixture.executor.runAll();

        assertThat(lost.told()).containsExactly("rejected");
        assertThat(lost.rejection()).isEqualTo(new Rejection.Fenced());
        assertThat(kept.told()).containsExactly("asked", "committed");
        assertThat(unknown.told()).containsExactly("asked", "undone", "rejected");
        assertThat(fixture.fencedCount).isZero();
    }

    @Test
    void the_second_of_two_equal_messages_in_a_batch_is_told_of_the_first() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        var first = fixture.submit(accept("s1", 1, "m1", 2));
        var second = fixture.submit(accept("s1", 2, "m1", 3));
        var third = fixture.submit(accept("s1", 3, "m3", 4));

        fixture.executor.runAll();

        assertThat(first.told()).containsExactly("asked", "committed");
        assertThat(third.told()).containsExactly("asked", "committed");
        assertThat(second.told()).containsExactly("rejected");
        assertThat(second.rejection())
                .isInstanceOfSatisfying(
                        Rejection.Duplicate.class,
                        duplicate -> assertThat(duplicate.stored().seq()).isEqualTo(1));
    }

    @Test
    void the_second_of_two_equal_messages_takes_the_place_of_a_first_that_failed() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        var first = fixture.submit(accept("s1", 0, "m1", 2));
        var second = fixture.submit(accept("s1", 1, "m1", 3));

        fixture.executor.runAll();

        assertThat(first.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(second.told()).endsWith("committed");
    }

    @Test
    void the_shutdown_net_writes_without_an_executor() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        fixture.executor.stop();
        var one = fixture.submit(accept("s1", 1, "m1", 2));

        assertThat(fixture.journal.writeNow(Duration.ofSeconds(10))).isTrue();

        assertThat(one.told()).containsExactly("asked", "committed");
    }

    @Test
    void what_cannot_be_written_any_more_is_rejected_as_closed() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        database.dataSource().cut();
        var one = fixture.submit(accept("s1", 1, "m1", 2));
        fixture.executor.runAll();

        fixture.journal.close();
        var late = fixture.submit(accept("s1", 2, "m2", 3));
        fixture.delay.elapse();
        fixture.executor.runAll();

        assertThat(one.rejection()).isEqualTo(new Rejection.Closed());
        assertThat(late.rejection()).isEqualTo(new Rejection.Closed());
    }

    @Test
    void is_behind_while_more_waits_than_its_bound() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        fixture.submit(accept("s1", 1, "m1", 2).ofBytes(33 << 20));

        assertThat(fixture.journal.isBehind()).isTrue();

        fixture.executor.runAll();
        assertThat(fixture.journal.isBehind()).isFalse();
    }

    @Test
    void a_listener_that_throws_does_not_keep_others_from_their_outcome() {
        var fixture = new JournalFixture(database);
        fixture.journal.submit(new RecordedEntry("s1", null, newSession("s1")) {
            @Override
            public void committed() {
                throw new IllegalStateException("broken listener");
            }
        });
        var other = fixture.submit(created("s2"));

        fixture.executor.runAll();

        assertThat(other.told()).containsExactly("asked", "committed");
    }
}
