package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.event;
import static dev.sluice.journal.JournalFixture.finish;
import static dev.sluice.journal.JournalFixture.message;
import static dev.sluice.journal.JournalFixture.newSession;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.session.Fingerprint;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class GroupCommitJournalTest {
    @Parameter
    private JournalDatabase database;

    @Test
    void commits_what_many_sessions_hand_over_in_one_transaction() {
        var fixture = new JournalFixture(database);
        var one = fixture.submit(new RecordedEntry("s1", "m1", newSession("s1"), message("s1", 1, "m1", 2)));
        var two = fixture.submit(new RecordedEntry("s2", "m1", newSession("s2"), message("s2", 1, "m1", 2)));

        assertThat(fixture.executor.runOne()).isTrue();

        assertThat(one.told()).containsExactly("asked", "committed");
        assertThat(two.told()).containsExactly("asked", "committed");
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(2L);
        assertThat(database.value("select batch from gw_node")).isEqualTo(1L);
    }

    @Test
    void gives_a_taken_session_what_is_pending_and_cursors_nobody_used() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3), finish("s1", 1, 9L, 10));

        var session = fixture.restarted().take("alice", "s1");

        assertThat(session.head()).isEqualTo(1024);
        assertThat(session.reservedTo()).isEqualTo(1024 + 8192);
        assertThat(session.seqNext()).isEqualTo(3);
        assertThat(session.oldestCursor()).isEqualTo(1);
        assertThat(session.agentId()).isEqualTo("echo");
        assertThat(session.createdAt()).isEqualTo(NOW);
        assertThat(session.pending()).extracting(StoredMessage::messageId).containsExactly("m2");
        StoredMessage pending = session.pending().get(0);
        assertThat(pending.fingerprint()).isEqualTo(Fingerprint.of(pending.content()));
        assertThat(session.lastEventCursor()).isEqualTo(10);
        assertThat(pending.content().stringOrNull()).isEqualTo("content m2");
        assertThat(pending.acceptedAt()).isEqualTo(NOW);
        assertThat(pending.finalCursor()).isNull();
    }

    @Test
    void needs_one_insert_and_one_update_per_message_and_one_update_per_session_and_batch() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), created("s2"));
        database.dataSource().forgetCounts();

        for (int i = 1; i <= 100; i++) {
            String session = i % 2 == 0 ? "s1" : "s2";
            fixture.submit(new RecordedEntry(
                    session,
                    "m" + i,
                    message(session, i, "m" + i, 2L * i),
                    new Write.UpdateSession(session, 2000 + i, NOW)));
        }
        fixture.executor.runAll();
        for (int i = 1; i <= 100; i++) fixture.submit(finish(i % 2 == 0 ? "s1" : "s2", i, null, 1000 + i));
        fixture.executor.runAll();

        assertThat(database.dataSource().commits()).isEqualTo(2);
        assertThat(database.dataSource().executions().values()).allMatch(count -> count <= 2);
        assertThat(database.value("select cursor_next from gw_session where session_id = 's1'"))
                .isEqualTo(2100L);
    }

    @Test
    void tells_no_session_to_another_principal() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));

        assertThat(fixture.take("bob", "s1")).isNull();
        assertThat(fixture.take("alice", "s2")).isNull();
    }

    @Test
    void tells_events_of_all_sources_in_cursor_order() {
        var fixture = new JournalFixture(database);
        fixture.store(
                created("s1"),
                accept("s1", 1, "m1", 2),
                new RecordedEntry("s1", null, event("s1", 5, 3)),
                accept("s1", 2, "m2", 6),
                finish("s1", 1, 7L, 8));

        var events = fixture.events("s1", 0, 100, 1 << 20);

        assertThat(events).extracting(StoredEvent::cursor).containsExactly(1L, 2L, 5L, 6L, 7L, 8L);
        assertThat(events.get(0)).isEqualTo(new StoredEvent.Start(NOW));
        assertThat(events.get(2)).isInstanceOf(StoredEvent.Other.class);
        assertThat(events.get(5)).isInstanceOf(StoredEvent.Final.class);
        assertThat(fixture.events("s1", 5, 7, 1 << 20))
                .extracting(StoredEvent::cursor)
                .containsExactly(6L, 7L);
    }

    @Test
    void tells_the_newest_messages_that_fit() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3), accept("s1", 3, "m3", 4));

        assertThat(fixture.history("s1", 3, 1, 1 << 20).messages())
                .extracting(StoredMessage::messageId)
                .containsExactly("m2");
        assertThat(fixture.history("s1", 3, 1, 1 << 20).truncated()).isTrue();
        assertThat(fixture.history("s1", 100, 10, 1 << 20).messages()).hasSize(3);
        assertThat(fixture.history("s1", 100, 10, 1 << 20).truncated()).isFalse();
    }

    @Test
    void an_answer_is_told_though_its_question_does_not_fit_beside_it() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 4), accept("s1", 3, "m3", 6));
        fixture.store(finish("s1", 1, null, 3), finish("s1", 2, null, 5));
        int questionBytes = JsonText.ofString("content m3").bytes();
        int answerBytes = JsonText.ofString("answer 2").bytes();

        StoredHistory both = fixture.history("s1", 100, 10, 2 * questionBytes + answerBytes);
        StoredHistory answerAlone = fixture.history("s1", 100, 10, 2 * questionBytes + answerBytes - 1);
        StoredHistory notEvenTheAnswer = fixture.history("s1", 100, 10, questionBytes + answerBytes - 1);
        StoredHistory notYetAnswered = fixture.history("s1", 4, 10, questionBytes + answerBytes);

        assertThat(both.messages()).extracting(StoredMessage::messageId).containsExactly("m2", "m3");
        assertThat(answerAlone.messages()).extracting(StoredMessage::messageId).containsExactly("m2", "m3");
        assertThat(notEvenTheAnswer.messages())
                .extracting(StoredMessage::messageId)
                .containsExactly("m3");
        assertThat(notYetAnswered.messages())
                .extracting(StoredMessage::messageId)
                .containsExactly("m1", "m2");
        assertThat(List.of(both, answerAlone, notEvenTheAnswer, notYetAnswered)).allMatch(StoredHistory::truncated);
    }

    @Test
    void a_question_that_does_not_fit_is_not_told_before_it_is_answered() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        int questionBytes = JsonText.ofString("content m1").bytes();

        assertThat(fixture.history("s1", 100, 10, questionBytes).messages()).hasSize(1);
        assertThat(fixture.history("s1", 100, 10, questionBytes - 1)).isEqualTo(new StoredHistory(List.of(), true));
    }

    @Test
    void what_fits_is_counted_in_bytes_of_utf_8_on_every_database() {
        var fixture = new JournalFixture(database);
        JsonText content = JsonText.ofString("ascii, äö, €, \uD83D\uDE00");
        fixture.store(
                created("s1"),
                new RecordedEntry(
                        "s1",
                        "m1",
                        new Write.InsertMessage(
                                "s1", 1, "m1", Fingerprint.of(content), content, null, "alice", false, 2, NOW)));

        assertThat(fixture.history("s1", 100, 10, content.bytes()).messages()).hasSize(1);
        assertThat(fixture.history("s1", 100, 10, content.bytes() - 1)).isEqualTo(new StoredHistory(List.of(), true));
    }

    @Test
    void tells_a_repeated_message_what_is_stored() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), finish("s1", 1, null, 3));

        var again = fixture.submit(accept("s1", 2, "m1", 4));
        fixture.executor.runAll();

        assertThat(again.told()).containsExactly("rejected");
        assertThat(again.rejection()).isInstanceOfSatisfying(Rejection.Duplicate.class, duplicate -> {
            assertThat(duplicate.stored().finalCursor()).isEqualTo(3);
            assertThat(duplicate.stored().answer().stringOrNull()).isEqualTo("answer 1");
        });
    }

    @Test
    void a_cancelled_message_stays_pending_with_its_outcome() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        fixture.store(
                new RecordedEntry("s1", null, new Write.StartAttempt("s1", 1, 2)),
                new RecordedEntry(
                        "s1",
                        null,
                        new Write.CancelMessage(
                                "s1", 1, dev.sluice.protocol.TurnOutcome.error("nul\u0000", "\ud83d\ude00"))));

        StoredMessage pending = fixture.take("alice", "s1").pending().get(0);

        assertThat(pending.outcome()).isEqualTo(dev.sluice.protocol.TurnOutcome.error("nul\u0000", "\ud83d\ude00"));
        assertThat(pending.attempts()).isEqualTo(2);
    }

    @Test
    void what_a_drain_says_of_the_attempts_is_told_to_the_next_owner() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        fixture.store(
                new RecordedEntry("s1", null, new Write.DrainAttempt("s1", 1, 2, 1)),
                new RecordedEntry("s1", null, new Write.StartAttempt("s1", 1, 2)));

        StoredMessage pending = fixture.take("alice", "s1").pending().get(0);

        assertThat(pending.attempts()).isEqualTo(2);
        assertThat(pending.attemptsDrained()).isEqualTo(1);
    }
}
