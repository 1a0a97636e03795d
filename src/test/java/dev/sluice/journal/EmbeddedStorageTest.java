package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedStorageTest {
    private static final Logger DATABASE = Logger.getLogger("hsqldb.db.HSQLDBTEST.ENGINE");

    private long freeBytes = EmbeddedStorage.FREE_BYTES_MIN;
    private final EmbeddedStorage storage = new EmbeddedStorage(Path.of("data"), () -> freeBytes);

    @AfterEach
    void close() {
        storage.close();
        DATABASE.setLevel(null);
    }

    @Test
    void a_warning_of_the_database_is_the_end_of_trust() {
        storage.listen();
        DATABASE.info("checkpoint");
        assertThat(storage.hasFailed()).isFalse();

        DATABASE.warning("ScriptWriter synch error: ");
        assertThat(storage.hasFailed()).isTrue();
    }

    @Test
    void hears_nothing_before_the_database_is_open() {
        DATABASE.warning("statement error in the log's torn end");
        storage.listen();

        assertThat(storage.hasFailed()).isFalse();
    }

    @Test
    void refuses_to_start_where_warnings_would_not_arrive() {
        DATABASE.setLevel(Level.OFF);

        assertThatThrownBy(storage::listen)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hsqldb.db.HSQLDBTEST.ENGINE");
    }

    @Test
    void is_low_under_the_room_that_the_database_needs_to_answer_what_it_has_accepted() {
        storage.look();
        assertThat(storage.isLow()).isFalse();
        freeBytes--;
        storage.look();
        assertThat(storage.isLow()).isTrue();
        assertThat(storage.hasFailed()).isFalse();
    }
}
