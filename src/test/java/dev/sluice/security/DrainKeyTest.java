package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainKeyTest {
    @TempDir
    private Path folder;

    @Test
    void is_256_bits_in_a_file_that_only_its_owner_reads() throws IOException {
        create();

        assertThat(Base64.getUrlDecoder().decode(text())).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void nothing_but_the_key_itself_is_let_in() throws IOException {
        DrainKey key = create();
        String text = text();

        assertThat(key.isIn("Bearer " + text)).isTrue();
        assertThat(key.isIn("bearer " + text)).isTrue();
        assertThat(key.isIn(null)).isFalse();
        assertThat(key.isIn(text)).isFalse();
        assertThat(key.isIn("Bearer ")).isFalse();
        assertThat(key.isIn("Bearer " + text.substring(1))).isFalse();
        assertThat(key.isIn("Bearer " + text + "x")).isFalse();
        assertThat(key.isIn("Basic " + text)).isFalse();
    }

    @Test
    void each_start_has_a_new_one_whatever_was_left_and_however_it_could_be_read() throws IOException {
        Files.writeString(file(), "left by a kill");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
        DrainKey earlier = create();
        String before = text();
        DrainKey key = create();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(text()).isNotEqualTo(before);
        assertThat(earlier.isIn("Bearer " + text())).isFalse();
        assertThat(key.isIn("Bearer " + text())).isTrue();
    }

    @Test
    void removes_its_own_file_and_nobody_elses() throws IOException {
        DrainKey earlier = create();
        DrainKey later = create();

        earlier.remove();
        assertThat(file()).exists();
        later.remove();
        assertThat(file()).doesNotExist();
        later.remove();
    }

    @Test
    void a_folder_that_cannot_be_made_is_said_so() throws IOException {
        Path taken = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DrainKey.create(taken.resolve("data"), new SecureRandom()))
                .isInstanceOf(IOException.class);
    }

    private DrainKey create() throws IOException {
        return DrainKey.create(folder, new SecureRandom());
    }

    private Path file() {
        return folder.resolve(DrainKey.FILE_NAME);
    }

    private String text() throws IOException {
        return Files.readString(file());
    }
}
