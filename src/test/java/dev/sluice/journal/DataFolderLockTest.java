package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_in_use_is_refused_by_name() {
        Path data = folder.resolve("data");
        try (DataFolderLock lock = DataFolderLock.take(data)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DataFolderLock.take(data))
                    .hasMessage("GATEWAY_DATA_DIR: " + data + " (expected: a folder that no running gateway uses)");
        }
    }

    @Test
    void a_folder_given_back_can_be_taken_again() {
        DataFolderLock.take(folder).close();

        DataFolderLock.take(folder).close();

        assertThat(folder.resolve(DataFolderLock.FILE_NAME)).exists();
    }
}
