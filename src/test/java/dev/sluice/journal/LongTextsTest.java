package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.RESUME_WINDOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.event;
import static dev.sluice.journal.JournalFixture.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Durability;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
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
class LongTextsTest {
    private static final int ROOMY = 1 << 28;
    private static final int LARGE = 2_000_000;
    private static final JsonText CONTENT = text("ab", LARGE);
    private static final JsonText METADATA = text("é\uD83D\uDE00", 40_000);
    private static final JsonText ANSWER = text("xyz€", LARGE);
    private static final JsonText PAYLOAD = text("tool", 100_000);

    @Parameter
    private JournalDatabase database;

    @Test
    void rows_are_small_whatever_they_carry() {
        large(new JournalFixture(database));

        assertThat(longest("gw_inbox", "content")).isLessThan(20);
        assertThat(longest("gw_inbox", "metadata")).isLessThan(20);
        assertThat(longest("gw_inbox", "answer")).isLessThan(20);
        assertThat(longest("gw_event", "payload")).isLessThan(20);
        assertThat(longest("gw_piece", "body")).isLessThanOrEqualTo(Pieces.CHARS_MAX);
    }

    @Test
    void long_texts_are_read_as_they_were_written() {
        var fixture = large(new JournalFixture(database));

        List<StoredEvent> events = fixture.events("s1", 0, 100, ROOMY);

        assertThat(events).extracting(StoredEvent::cursor).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(StoredEvent.Accepted.class, accepted -> isLarge(accepted.message()));
        assertThat(events.get(2))
                .isInstanceOfSatisfying(
                        StoredEvent.Other.class,
                        other -> assertThat(other.payload()).isEqualTo(PAYLOAD));
        assertThat(fixture.newestEvents("s1", 100, 100, ROOMY).events()).isEqualTo(events);
        isLarge(fixture.history("s1", 100, 10, ROOMY).messages().get(0));
    }

    @Test
    void a_long_message_that_is_pending_is_found_and_taken() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), acceptLarge("s1", 1, "m1", 2), accept("s1", 2, "m2", 3));

        for (var session : List.of(fixture.find("alice", "s1"), fixture.take("alice", "s1"))) {
            assertThat(session.pending())
                    .extracting(StoredMessage::content)
                    .containsExactly(CONTENT, JsonText.ofString("content m2"));
            assertThat(session.pending().get(0).metadata()).isEqualTo(METADATA);
        }
    }

    @Test
    void a_duplicate_of_a_long_message_is_told_its_answer() {
        var fixture = large(new JournalFixture(database));

        var again = fixture.submit(acceptLarge("s1", 2, "m1", 9));
        fixture.executor.runAll();

        assertThat(again.rejection())
                .isInstanceOfSatisfying(Rejection.Duplicate.class, duplicate -> isLarge(duplicate.stored()));
    }

    @Test
    void what_fits_is_reckoned_by_the_whole_texts() {
        var fixture = large(new JournalFixture(database));
        fixture.store(accept("s1", 2, "m2", 5));

        assertThat(fixture.events("s1", 1, 100, LARGE))
                .extracting(StoredEvent::cursor)
                .containsExactly(2L);
        assertThat(fixture.newestEvents("s1", 100, 100, LARGE).events())
                .extracting(StoredEvent::cursor)
                .containsExactly(5L);
        StoredHistory history = fixture.history("s1", 100, 10, LARGE);
        assertThat(history.messages()).extracting(StoredMessage::messageId).containsExactly("m2");
        assertThat(history.truncated()).isTrue();
    }

    @Test
    void short_texts_cost_no_statement_more() {
        var fixture = new JournalFixture(database);
        database.dataSource().forgetCounts();

        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        fixture.store(new RecordedEntry("s1", null, event("s1", 3, 3)), finish("s1", 1, null, 4));
        fixture.take("alice", "s1");
        fixture.events("s1", 0, 100, ROOMY);
        fixture.newestEvents("s1", 100, 100, ROOMY);
        fixture.history("s1", 100, 10, ROOMY);

        assertThat(database.dataSource().executions().keySet()).isNotEmpty().noneMatch(sql -> sql.contains("gw_piece"));
    }

    @Test
    void long_texts_of_many_messages_are_read_by_one_statement() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        for (int i = 1; i <= 20; i++) fixture.store(acceptLong("s1", i, "m" + i, i + 1));
        database.dataSource().forgetCounts();

        assertThat(fixture.history("s1", 100, 100, ROOMY).messages())
                .extracting(StoredMessage::content)
                .hasSize(20)
                .containsOnly(METADATA);

        assertThat(database.dataSource().executions().entrySet())
                .filteredOn(each -> each.getKey().contains("gw_piece"))
                .singleElement()
                .satisfies(each -> assertThat(each.getValue()).isEqualTo(1));
    }

    @Test
    void a_long_text_in_its_own_row_is_read_as_an_earlier_version_left_it() {
        var fixture = large(new JournalFixture(database));
        database.execute("delete from gw_piece where kind = 'ANSWER'");
        database.execute("update gw_inbox set answer = '\"" + "o".repeat(100_000) + "\"'");

        StoredMessage message = fixture.history("s1", 100, 10, ROOMY).messages().get(0);

        assertThat(message.answer()).isEqualTo(text("o", 100_000));
        assertThat(message.content()).isEqualTo(CONTENT);
    }

    @Test
    void a_text_is_told_whole_or_not_at_all() {
        var fixture = large(new JournalFixture(database));
        database.execute("delete from gw_piece where kind = 'ANSWER' and part = 7");

        var answer = fixture.journal.history("s1", 100, 10, ROOMY).toCompletableFuture();
        fixture.executor.runAll();

        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void a_session_stored_as_a_whole_replaces_its_pieces() {
        var fixture = large(new JournalFixture(database));
        StoredMessage message = fixture.history("s1", 100, 10, ROOMY).messages().get(0);
        long before = pieces();

        fixture.store(new RecordedEntry(
                "s1",
                null,
                new Write.SaveSession(
                        "s1",
                        "alice",
                        "echo",
                        9,
                        1,
                        NOW,
                        NOW,
                        List.of(message),
                        List.of(new StoredEvent.Other(3, 3, "tool_call_stream", PAYLOAD, NOW)))));

        assertThat(pieces()).isEqualTo(before);
        isLarge(fixture.history("s1", 100, 10, ROOMY).messages().get(0));
        fixture.store(new RecordedEntry(
                "s1", null, new Write.SaveSession("s1", "alice", "echo", 9, 1, NOW, NOW, List.of(), List.of())));
        assertThat(pieces()).isZero();
    }

    @Test
    void pieces_are_forgotten_with_their_session_in_several_transactions() {
        var fixture = large(new JournalFixture(database));
        for (int i = 2; i <= 5; i++) large(fixture, "s" + i);
        fixture.store(created("kept"), acceptLong("kept", 1, "m1", 2));
        var later =
                fixture.restarted(Durability.DURABLE, NOW.plus(RESUME_WINDOW).plusSeconds(1));
        database.dataSource().forgetCounts();

        later.journal.prune((principal, id) -> false);
        later.executor.runAll();

        assertThat(database.value("select count(*) from gw_session")).isEqualTo(1L);
        assertThat(pieces()).isEqualTo(METADATA.text().length() / Pieces.CHARS_MAX + 1);
        assertThat(database.dataSource().commits()).isEqualTo(2);
    }

    private static JournalFixture large(JournalFixture fixture) {
        return large(fixture, "s1");
    }

    private static JournalFixture large(JournalFixture fixture, String id) {
        fixture.store(created(id), acceptLarge(id, 1, "m1", 2));
        fixture.store(
                new RecordedEntry(id, null, new Write.InsertEvent(id, 3, 3, "tool_call_stream", PAYLOAD, NOW)),
                new RecordedEntry(
                        id, null, new Write.FinishMessage(id, 1, null, 4, NOW, ANSWER, TurnOutcome.OK, null, 1)));
        return fixture;
    }

    private static RecordedEntry acceptLarge(String id, long seq, String messageId, long cursor) {
        return acceptOf(id, seq, messageId, cursor, CONTENT, METADATA);
    }

    private static RecordedEntry acceptLong(String id, long seq, String messageId, long cursor) {
        return acceptOf(id, seq, messageId, cursor, METADATA, null);
    }

    private static RecordedEntry acceptOf(
            String id, long seq, String messageId, long cursor, JsonText content, JsonText metadata) {
        return new RecordedEntry(
                id,
                messageId,
                new Write.InsertMessage(
                        id, seq, messageId, Fingerprint.of(content), content, metadata, "alice", false, cursor, NOW));
    }

    private static void isLarge(StoredMessage message) {
        assertThat(message.content()).isEqualTo(CONTENT);
        assertThat(message.metadata()).isEqualTo(METADATA);
        assertThat(message.answer()).isEqualTo(ANSWER);
    }

    /** A JSON string of about {@code chars} characters. */
    private static JsonText text(String repeated, int chars) {
        return JsonText.ofString(repeated.repeat(chars / repeated.length()));
    }

    private long pieces() {
        return ((Number) database.value("select count(*) from gw_piece")).longValue();
    }

    private int longest(String table, String column) {
        return ((Number) database.value("select max(char_length(" + column + ")) from " + table)).intValue();
    }
}
