package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
