package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.RESUME_WINDOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.protocol.Durability;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents tell beside their answers, in its rows. */
@ParameterizedClass
@EnumSource(JournalDatabase.class)
class FinalRowsTest {
    private static final JsonText USAGE = JsonText.ofEncoded("{\"model\":\"é\\u0000\",\"usage\":{\"tokens\":7.0}}");

    @Parameter
    private JournalDatabase database;

    private static RecordedEntry finish(String id, long seq, long finalCursor, JsonText metadata) {
        return new RecordedEntry(
                id,
                null,
                new Write.FinishMessage(
                        id, seq, null, finalCursor, NOW, JsonText.ofString("a"), TurnOutcome.OK, metadata, 1));
    }

    private JournalFixture finished() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), finish("s1", 1, 3, USAGE));
        fixture.store(accept("s1", 2, "m2", 4), JournalFixture.finish("s1", 2, null, 5));
        return fixture;
    }

    private static JsonText toldBy(StoredEvent event) {
        return ((StoredEvent.Final) event).message().finalMetadata();
    }

    private Object rows() {
        return database.value("select count(*) from gw_final");
    }

    @Test
    void it_is_told_with_its_final_and_a_final_without_any_has_no_row() {
        var events = finished().restarted().events("s1", 2, 5, 10_000);

        assertThat(events).extracting(StoredEvent::cursor).containsExactly(3L, 4L, 5L);
        assertThat(toldBy(events.get(0))).isEqualTo(USAGE);
        assertThat(toldBy(events.get(2))).isNull();
        assertThat(rows()).isEqualTo(1L);
    }

    @Test
    void it_is_told_to_who_sends_the_message_again_and_to_who_asks_for_the_newest_events() {
        var fixture = finished();
        var again = fixture.submit(accept("s1", 3, "m1", 6));
        fixture.executor.runAll();

        assertThat(((Rejection.Duplicate) again.rejection()).stored().finalMetadata())
                .isEqualTo(USAGE);
        assertThat(toldBy(fixture.newestEvents("s1", 3, 1, 10_000).events().get(0)))
                .isEqualTo(USAGE);
    }

    @Test
    void a_history_is_read_without_it() {
        var fixture = finished();
        database.dataSource().forgetCounts();

        assertThat(fixture.history("s1", 9, 10, 10_000).messages()).hasSize(2).allMatch(m -> m.finalMetadata() == null);
        assertThat(database.dataSource().executions().keySet()).isNotEmpty().noneMatch(sql -> sql.contains("gw_final"));
    }

    @Test
    void a_second_final_is_refused_and_leaves_what_the_first_one_told() {
        var fixture = finished();
        JsonText other = JsonText.ofEncoded("{\"other\":1}");
        var second = fixture.submit(finish("s1", 1, 9, other));
        var late = fixture.submit(finish("s1", 2, 10, other));
        fixture.executor.runAll();

        assertThat(second.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(late.rejection()).isInstanceOf(Rejection.Failed.class);
        assertThat(rows()).isEqualTo(1L);
        assertThat(toldBy(fixture.events("s1", 2, 3, 10_000).get(0))).isEqualTo(USAGE);
    }

    @Test
    void what_is_over_its_bound_is_refused_and_what_fills_it_is_kept() {
        JsonText full = JsonText.ofEncoded("{\"a\":\"" + "ü".repeat(8_188) + "\"}");
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), finish("s1", 1, 3, full));

        assertThat(full.bytes()).isEqualTo(16 * 1024);
        assertThat(toldBy(fixture.events("s1", 2, 3, 10).get(0))).isEqualTo(full);
        JsonText more = JsonText.ofEncoded("{\"aa\":\"" + "ü".repeat(8_188) + "\"}");
        assertThatIllegalArgumentException().isThrownBy(() -> new FinalRow(new MessageKey("s1", 2), more));
    }

    @Test
    void it_counts_towards_the_bytes_of_a_page() {
        JsonText large = JsonText.ofEncoded("{\"a\":\"" + "x".repeat(10_000) + "\"}");
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        for (int i = 1; i <= 4; i++) {
            fixture.store(accept("s1", i, "m" + i, 2L * i), finish("s1", i, 2L * i + 1, large));
        }

        assertThat(fixture.events("s1", 1, 9, 35_000).size()).isLessThanOrEqualTo(6);
    }

    @Test
    void a_session_stored_as_a_whole_has_it_instead_of_what_was_there() {
        var fixture = finished();
        var whole = fixture.events("s1", 2, 3, 10_000).get(0);
        StoredMessage message = ((StoredEvent.Final) whole).message();
        fixture.store(new RecordedEntry(
                "s1", null, new Write.SaveSession("s1", "alice", "echo", 9, 1, NOW, NOW, List.of(message), List.of())));

        assertThat(rows()).isEqualTo(1L);
        assertThat(toldBy(fixture.events("s1", 2, 3, 10_000).get(0))).isEqualTo(USAGE);
        fixture.store(new RecordedEntry(
                "s1", null, new Write.SaveSession("s1", "alice", "echo", 9, 1, NOW, NOW, List.of(), List.of())));
        assertThat(rows()).isEqualTo(0L);
    }

    @Test
    void it_is_forgotten_with_its_session_within_the_rows_of_one_transaction() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"));
        for (int i = 1; i <= 1_500; i++) fixture.submit(accept("s1", i, "m" + i, 2L * i));
        for (int i = 1; i <= 1_500; i++) fixture.submit(finish("s1", i, 4_000 + i, USAGE));
        fixture.executor.runAll();
        assertThat(rows()).isEqualTo(1_500L);
        var later =
                fixture.restarted(Durability.DURABLE, NOW.plus(RESUME_WINDOW).plusSeconds(1));
        database.dataSource().forgetCounts();

        later.journal.prune((principal, id) -> false);
        later.executor.runAll();

        assertThat(rows()).isEqualTo(0L);
        assertThat(database.value("select count(*) from gw_session")).isEqualTo(0L);
        assertThat(database.dataSource().commits()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void an_answer_without_any_costs_no_statement() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2));
        database.dataSource().forgetCounts();
        fixture.store(JournalFixture.finish("s1", 1, null, 3));

        assertThat(database.dataSource().executions().keySet()).isNotEmpty().noneMatch(sql -> sql.contains("gw_final"));
    }
}
