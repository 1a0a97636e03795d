package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Durability;
import dev.sluice.session.UnfinishedWork;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class UnfinishedReadTest {
    @Parameter
    private JournalDatabase database;

    /** A session with a finished message and one without a final, last active at its number of seconds. */
    private static void storeUnfinished(JournalFixture fixture, int number) {
        String id = "s" + number;
        fixture.store(
                created(id),
                accept(id, 1, "m1", 2),
                finish(id, 1, null, 3),
                accept(id, 2, "m2", 4),
                new RecordedEntry(id, null, new Write.UpdateSession(id, 1025, NOW.plusSeconds(number))));
    }

    private static void storeFinished(JournalFixture fixture, String id) {
        fixture.store(created(id), accept(id, 1, "m1", 2), finish(id, 1, null, 3));
    }

    private static List<String> ids(UnfinishedWork work) {
        return work.sessions().stream().map(UnfinishedWork.Session::sessionId).toList();
    }

    @Test
    void finds_what_an_earlier_process_left_with_whom_it_belongs_to_idle_longest_first() {
        var first = new JournalFixture(database);
        storeUnfinished(first, 3);
        storeFinished(first, "done");
        storeUnfinished(first, 1);

        var work = first.restarted().unfinished(UnfinishedWork.Place.FIRST);

        assertThat(work.sessions())
                .containsExactly(new UnfinishedWork.Session("alice", "s1"), new UnfinishedWork.Session("alice", "s3"));
        assertThat(work.next()).isNull();
    }

    @Test
    void leaves_out_what_this_process_has_written_or_taken() {
        var first = new JournalFixture(database);
        storeUnfinished(first, 1);
        storeUnfinished(first, 2);
        var next = first.restarted();
        next.take("alice", "s1");
        storeUnfinished(next, 4);

        assertThat(ids(next.unfinished(UnfinishedWork.Place.FIRST))).containsExactly("s2");
    }

    @Test
    void leaves_out_what_was_taken_from_its_drain_and_lost_in_a_crash() {
        var first = new JournalFixture(database);
        storeUnfinished(first, 1);
        var lost = first.restarted(Durability.DRAIN, NOW);
        lost.take("alice", "s1");

        assertThat(ids(lost.restarted(Durability.DRAIN, NOW).unfinished(UnfinishedWork.Place.FIRST)))
                .isEmpty();
    }

    @Test
    void goes_through_all_sessions_a_stretch_at_a_time() {
        var first = new JournalFixture(database);
        for (int i = 0; i < 500; i++) {
            String id = "quiet" + i;
            first.submit(created(id));
            first.submit(accept(id, 1, "m1", 2));
            first.submit(finish(id, 1, null, 3));
        }
        first.executor.runAll();
        for (int i = 1; i <= 1001; i++) {
            String id = "s" + i;
            first.submit(created(id));
            first.submit(accept(id, 1, "m1", 2));
        }
        first.executor.runAll();
        var next = first.restarted();

        List<String> found = new ArrayList<>();
        int stretches = 0;
        for (UnfinishedWork.Place from = UnfinishedWork.Place.FIRST; from != null; stretches++) {
            UnfinishedWork work = next.unfinished(from);
            found.addAll(ids(work));
            from = work.next();
        }

        assertThat(found).hasSize(1001).doesNotHaveDuplicates();
        assertThat(stretches).isEqualTo(2);
    }
}
