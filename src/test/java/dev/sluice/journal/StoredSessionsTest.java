package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.RESUME_WINDOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.event;
import static dev.sluice.journal.JournalFixture.finish;
import static dev.sluice.journal.JournalFixture.message;
import static dev.sluice.journal.JournalFixture.newSession;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Durability;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class StoredSessionsTest {
    private static final Instant EXPIRED = NOW.plus(RESUME_WINDOW).plusSeconds(1);

    @Parameter
    private JournalDatabase database;

    @Test
    void a_session_given_back_by_name_has_no_gap_in_its_cursors() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), new RecordedEntry("s1", null, new Write.UpdateSession("s1", 7, NOW)));

        assertThat(fixture.take("alice", "s1").head()).isEqualTo(6);
        assertThat(fixture.take("alice", "s1").head()).isEqualTo(6 + 8192);
    }

    @Test
    void a_message_id_may_be_as_long_as_the_protocol_allows_whatever_its_characters() {
        var fixture = new JournalFixture(database);
        String longest = "😀".repeat(128);
        fixture.store(created("s1"), accept("s1", 1, longest, 2));

        assertThat(fixture.take("alice", "s1").pending())
                .extracting(StoredMessage::messageId)
                .containsExactly(longest);
    }

    @Test
    void an_id_longer_than_any_session_has_is_unknown_and_troubles_no_database() {
        var fixture = new JournalFixture(database);

        assertThat(fixture.take("alice", "s".repeat(129))).isNull();
        assertThat(fixture.take("alice", "s".repeat(128))).isNull();
    }

    @Test
    void all_pending_messages_are_found_however_many() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), finish("s1", 1, null, 3));
        for (int i = 2; i <= 200; i++) fixture.submit(accept("s1", i, "m" + i, i + 2));
        fixture.executor.runAll();

        var session = fixture.take("alice", "s1");

        assertThat(session.seqNext()).isEqualTo(201);
        assertThat(session.pending())
                .hasSize(199)
                .extracting(StoredMessage::seq)
                .isSorted()
                .startsWith(2L);
    }

    @Test
    void a_session_stored_as_a_whole_replaces_what_was_there() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "old", 2));
        fixture.store(save("s1", 9, stored(1, "m1", 4, 6L), stored(2, "m2", 5, null)));

        var session = fixture.restarted(Durability.DRAIN, NOW).take("alice", "s1");

        assertThat(session.head()).isEqualTo(8);
        assertThat(session.oldestCursor()).isEqualTo(3);
        assertThat(session.reservedTo()).isEqualTo(8 + (1 << 20));
        assertThat(session.pending()).extracting(StoredMessage::messageId).containsExactly("m2");
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(2L);
        assertThat(database.value("select count(*) from gw_event")).isEqualTo(1L);
    }

    @Test
    void a_session_taken_from_its_drain_is_gone_after_a_crash() {
        var fixture = new JournalFixture(database);
        fixture.store(save("s1", 9));
        var taker = fixture.restarted(Durability.DRAIN, NOW);
        assertThat(taker.take("alice", "s1")).isNotNull();

        assertThat(taker.restarted(Durability.DRAIN, NOW).take("alice", "s1")).isNull();
    }

    @Test
    void a_session_taken_from_its_drain_and_saved_again_is_there_after_a_restart() {
        var fixture = new JournalFixture(database);
        fixture.store(save("s1", 9));
        var taker = fixture.restarted(Durability.DRAIN, NOW);
        taker.take("alice", "s1");
        taker.store(save("s1", 20));

        assertThat(taker.restarted(Durability.DRAIN, NOW).take("alice", "s1").head())
                .isEqualTo(19);
    }

    @Test
    void a_whole_session_in_the_batch_of_its_own_facts_has_the_last_word() {
        var fixture = new JournalFixture(database);
        var facts = fixture.submit(new RecordedEntry("s1", "m1", newSession("s1"), message("s1", 1, "m1", 2)));
        var whole = fixture.submit(save("s1", 9, stored(1, "m1", 4, 6L)));
        fixture.executor.runAll();

        assertThat(facts.told()).containsExactly("asked", "committed");
        assertThat(whole.told()).containsExactly("asked", "committed");
        assertThat(database.value("select final_cursor from gw_inbox")).isEqualTo(6L);
    }

    @Test
    void a_session_is_not_resumed_after_its_window_unless_work_is_pending() {
        var fixture = new JournalFixture(database);
        fixture.store(created("idle"), created("busy"), accept("busy", 1, "m1", 2));

        var later = fixture.restarted(Durability.DURABLE, EXPIRED);

        assertThat(later.take("alice", "idle")).isNull();
        assertThat(later.take("alice", "busy")).isNotNull();
    }

    @Test
    void forgets_sessions_after_their_window_but_none_with_work_pending_or_in_memory() {
        var fixture = new JournalFixture(database);
        fixture.store(created("busy"), accept("busy", 1, "m1", 2), created("loaded"));
        for (int i = 0; i < 40; i++) {
            String id = "idle" + i;
            fixture.store(
                    created(id),
                    accept(id, 1, "m1", 2),
                    new RecordedEntry(id, null, event(id, 3, 3)),
                    finish(id, 1, null, 4));
        }
        var later = fixture.restarted(Durability.DURABLE, EXPIRED);

        later.journal.prune((principal, id) -> id.equals("loaded"));
        later.executor.runAll();

        assertThat(database.value("select count(*) from gw_session")).isEqualTo(2L);
        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(1L);
        assertThat(database.value("select count(*) from gw_event")).isEqualTo(0L);
    }

    @Test
    void forgets_a_long_session_in_several_transactions() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        for (int i = 1; i <= 2500; i++) fixture.submit(accept("s1", i, "m" + i, 2L * i));
        for (int i = 1; i <= 2500; i++) fixture.submit(finish("s1", i, null, 6000 + i));
        fixture.executor.runAll();
        var later = fixture.restarted(Durability.DURABLE, EXPIRED);
        database.dataSource().forgetCounts();

        later.journal.prune((principal, id) -> false);
        later.executor.runAll();

        assertThat(database.value("select count(*) from gw_inbox")).isEqualTo(0L);
        assertThat(database.value("select count(*) from gw_session")).isEqualTo(0L);
        assertThat(database.dataSource().commits()).isEqualTo(3);
    }

    @Test
    void a_log_of_any_length_is_told_piece_by_piece_without_hole() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        List<Long> cursors = new ArrayList<>(List.of(1L));
        for (int i = 1; i <= 700; i++) {
            fixture.submit(accept("s1", i, "m" + i, 2L * i));
            cursors.add(2L * i);
            if (i % 2 == 0) {
                fixture.submit(new RecordedEntry("s1", null, event("s1", 2L * i + 1, 2L * i + 1)));
                cursors.add(2L * i + 1);
            }
        }
        for (int i = 1; i <= 600; i++) {
            fixture.submit(finish("s1", i, null, 2000 + i));
            cursors.add(2000L + i);
        }
        fixture.executor.runAll();

        assertThat(readAll(fixture, 0, 5000)).containsExactlyElementsOf(cursors);
        assertThat(readAll(fixture, 1402, 5000)).hasSize(600).startsWith(2001L).endsWith(2600L);
        assertThat(readAll(fixture, 2590, 500))
                .containsExactly(2591L, 2592L, 2593L, 2594L, 2595L, 2596L, 2597L, 2598L, 2599L, 2600L);
        assertThat(fixture.events("s1", 2600, 9000, 500)).isEmpty();
    }

    @Test
    void an_event_larger_than_the_bound_is_told_alone() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3));

        assertThat(fixture.events("s1", 1, 10, 1))
                .extracting(StoredEvent::cursor)
                .containsExactly(2L);
    }

    private static List<Long> readAll(JournalFixture fixture, long after, int bytesMax) {
        List<Long> cursors = new ArrayList<>();
        long last = after;
        while (true) {
            List<StoredEvent> piece = fixture.events("s1", last, 9000, bytesMax);
            if (piece.isEmpty()) return cursors;
            for (StoredEvent each : piece) cursors.add(each.cursor());
            last = cursors.get(cursors.size() - 1);
        }
    }

    private static RecordedEntry save(String sessionId, long cursorNext, StoredMessage... messages) {
        var other = new StoredEvent.Other(3, 3, "turn_restarted", dev.sluice.protocol.JsonText.EMPTY_OBJECT, NOW);
        return new RecordedEntry(
                sessionId,
                null,
                new Write.SaveSession(
                        sessionId, "alice", "echo", cursorNext, 3, NOW, NOW, List.of(messages), List.of(other)));
    }

    private static StoredMessage stored(long seq, String messageId, long acceptedCursor, Long finalCursor) {
        var message = message("s1", seq, messageId, acceptedCursor);
        return new StoredMessage(
                seq,
                messageId,
                message.fingerprint(),
                message.content(),
                null,
                "alice",
                false,
                acceptedCursor,
                NOW,
                null,
                finalCursor,
                finalCursor == null ? null : NOW,
                finalCursor == null ? null : message.content(),
                finalCursor == null ? null : dev.sluice.protocol.TurnOutcome.OK,
                1);
    }
}
