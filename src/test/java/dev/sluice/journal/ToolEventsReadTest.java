package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredEvents;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of tool calls and tool results. */
@ParameterizedClass
@EnumSource(JournalDatabase.class)
class ToolEventsReadTest {
    private static final String CALL = "TOOL_CALL_STREAM";
    private static final String RESULT = "TOOL_RESULT_STREAM";

    @Parameter
    private JournalDatabase database;

    private static RecordedEntry event(String id, long cursor, String type, String text) {
        JsonText payload = JsonText.ofEncoded("{\"a\":\"" + text + "\"}");
        return new RecordedEntry(id, null, new Write.InsertEvent(id, cursor, cursor, type, payload, NOW));
    }

    private JournalFixture reported() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), created("s2"), event("s2", 4, CALL, "other"));
        fixture.store(
                event("s1", 2, CALL, "one"),
                event("s1", 3, "TOOL_PROGRESS_STREAM", "x"),
                event("s1", 4, RESULT, "two"),
                event("s1", 5, "RETRY_STREAM", "x"),
                event("s1", 6, "TURN_RESTARTED", "x"),
                event("s1", 7, CALL, "three"),
                event("s1", 8, RESULT, "four"));
        return fixture;
    }

    private static StoredEvents read(JournalFixture fixture, long after, long upTo, int eventsMax, int bytesMax) {
        var answer = fixture.journal.toolEvents("s1", after, upTo, eventsMax, bytesMax);
        fixture.executor.runAll();
        return answer.toCompletableFuture().getNow(null);
    }

    @Test
    void only_calls_and_results_of_the_session_between_the_cursors_are_told_in_order() {
        StoredEvents all = read(reported(), 0, 100, 10, 1_000);

        assertThat(all.events()).extracting(StoredEvent::cursor).containsExactly(2L, 4L, 7L, 8L);
        assertThat(all.truncated()).isFalse();
        assertThat(((StoredEvent.Other) all.events().get(1)).payload().text()).isEqualTo("{\"a\":\"two\"}");
        assertThat(read(reported(), 2, 7, 10, 1_000).events())
                .extracting(StoredEvent::cursor)
                .containsExactly(4L, 7L);
    }

    @Test
    void of_too_many_or_too_large_ones_the_newest_are_told_and_that_there_were_more() {
        StoredEvents byCount = read(reported(), 0, 100, 2, 1_000);
        assertThat(byCount.events()).extracting(StoredEvent::cursor).containsExactly(7L, 8L);
        assertThat(byCount.truncated()).isTrue();

        StoredEvents byBytes = read(reported(), 0, 100, 10, 30);
        assertThat(byBytes.events()).extracting(StoredEvent::cursor).containsExactly(7L, 8L);
        assertThat(byBytes.truncated()).isTrue();
        var fixture = reported();
        fixture.store(event("s1", 9, RESULT, "ü".repeat(40)));
        assertThat(read(fixture, 0, 100, 10, 80).events()).isEmpty();
        assertThat(read(fixture, 0, 100, 10, 88).events()).hasSize(1);
    }

    @Test
    void one_in_pieces_is_told_whole_and_counts_with_all_its_bytes() {
        var fixture = reported();
        String large = "x".repeat(100_000);
        fixture.store(event("s1", 9, RESULT, large));

        StoredEvents told = read(fixture, 7, 100, 10, 1_000_000);
        assertThat(told.events()).hasSize(2);
        assertThat(((StoredEvent.Other) told.events().get(1)).payload().text()).hasSize(100_008);
        StoredEvents none = read(fixture, 7, 100, 10, 100_000);
        assertThat(none.events()).isEmpty();
        assertThat(none.truncated()).isTrue();
    }
}
