package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.RESUME_WINDOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.event;
import static dev.sluice.journal.JournalFixture.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Durability;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.StoredMessage;
import dev.sluice.support.JournalDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a stored session without taking it, and its newest events. */
@ParameterizedClass
@EnumSource(JournalDatabase.class)
class StateOfSessionsTest {
    private static final int ROOMY = 1 << 20;

    @Parameter
    private JournalDatabase database;

    @Test
    void a_session_is_found_without_being_taken() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3), finish("s1", 1, null, 4));
        String before = row();

        var session = fixture.find("alice", "s1");

        assertThat(session.agentId()).isEqualTo("echo");
        assertThat(session.head()).isEqualTo(1024);
        assertThat(session.lastEventCursor()).isEqualTo(4);
        assertThat(session.pending()).extracting(StoredMessage::messageId).containsExactly("m2");
        assertThat(row()).isEqualTo(before);
        assertThat(fixture.take("alice", "s1").head()).isEqualTo(session.head());
    }

    @Test
    void nobody_finds_what_he_could_not_take() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));

        assertThat(fixture.find("bob", "s1")).isNull();
        assertThat(fixture.find("alice", "s2")).isNull();
        var later =
                fixture.restarted(Durability.DURABLE, NOW.plus(RESUME_WINDOW).plusSeconds(1));
        assertThat(later.find("alice", "s1")).isNull();
    }

    @Test
    void the_newest_events_of_every_kind_come_in_order_and_without_a_hole() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        List<Long> cursors = new ArrayList<>(List.of(1L));
        for (int i = 1; i <= 30; i++) {
            fixture.submit(accept("s1", i, "m" + i, 3L * i));
            fixture.submit(new RecordedEntry("s1", null, event("s1", 3L * i + 1, 3L * i + 1)));
            cursors.addAll(List.of(3L * i, 3L * i + 1));
        }
        for (int i = 1; i <= 20; i++) {
            fixture.submit(finish("s1", i, 98L + 2L * i, 99L + 2L * i));
            cursors.addAll(List.of(98L + 2L * i, 99L + 2L * i));
        }
        fixture.executor.runAll();
        for (long upTo : new long[] {1, 50, 100, 101, 120, 1000}) {
            List<Long> told = cursors.stream().filter(cursor -> cursor <= upTo).toList();
            for (int max : new int[] {1, 7, 45, 200}) {
                StoredEvents newest = fixture.newestEvents("s1", upTo, max, ROOMY);
                int first = Math.max(0, told.size() - max);
                assertThat(newest.events())
                        .as("up to " + upTo + " at most " + max)
                        .extracting(StoredEvent::cursor)
                        .containsExactlyElementsOf(told.subList(first, told.size()));
                assertThat(newest.truncated()).isEqualTo(first > 0);
            }
        }
    }

    @Test
    void no_more_is_read_than_fits_but_the_newest_always() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3));

        StoredEvents newest = fixture.newestEvents("s1", 10, 10, 1);

        assertThat(newest.events()).extracting(StoredEvent::cursor).containsExactly(3L);
        assertThat(newest.truncated()).isTrue();
    }

    private String row() {
        return database.value("select cursor_next from gw_session") + " "
                + database.value("select owner_node from gw_session") + " "
                + database.value("select storage from gw_session") + " "
                + database.value("select last_activity_at from gw_session");
    }
}
