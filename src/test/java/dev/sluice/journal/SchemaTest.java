package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class SchemaTest {
    @Parameter
    private JournalDatabase database;

    @Test
    void a_database_that_is_up_to_date_is_left_as_it_is() {
        database.empty();

        assertThatCode(() -> new Schema(database.dataSource()).migrate()).doesNotThrowAnyException();
    }

    @Test
    void a_database_of_the_second_version_keeps_what_it_holds_and_takes_what_the_third_adds() {
        var before = new JournalFixture(database);
        before.store(
                JournalFixture.created("s1"),
                JournalFixture.accept("s1", 1, "m1", 2),
                JournalFixture.finish("s1", 1, null, 3),
                JournalFixture.accept("s1", 2, "m2", 4));
        database.execute("drop table gw_final");
        database.execute("delete from \"flyway_schema_history\" where \"version\" = '3'");

        new Schema(database.dataSource()).migrate();

        var fixture = before.restarted();
        JsonText usage = JsonText.ofEncoded("{\"tokens\":7}");
        fixture.take("alice", "s1");
        fixture.store(new RecordedEntry(
                "s1",
                null,
                new Write.FinishMessage("s1", 2, null, 5, NOW, JsonText.ofString("b"), TurnOutcome.OK, usage, 2)));
        var events = fixture.events("s1", 2, 5, 10_000);
        assertThat(events).extracting(StoredEvent::cursor).containsExactly(3L, 4L, 5L);
        StoredMessage old = ((StoredEvent.Final) events.get(0)).message();
        assertThat(old.answer()).isEqualTo(JsonText.ofString("answer 1"));
        assertThat(old.finalMetadata()).isNull();
        assertThat(((StoredEvent.Final) events.get(2)).message().finalMetadata())
                .isEqualTo(usage);
    }

    @Test
    void a_database_from_a_newer_gateway_is_refused() {
        database.empty();
        String history = "\"flyway_schema_history\"";
        database.execute("insert into " + history + " (\"installed_rank\", \"version\", \"description\", \"type\","
                + " \"script\", \"checksum\", \"installed_by\", \"execution_time\", \"success\")"
                + " values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'test', 1, true)");
        try {
            assertThatThrownBy(() -> new Schema(database.dataSource()).migrate())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("database schema: version 99 (expected:");
        } finally {
            database.execute("delete from " + history + " where \"installed_rank\" = 99");
        }
    }
}
