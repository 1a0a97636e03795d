package dev.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PiecesTest {
    /** HSQLDB's {@code hsqldb.cache_size}, unless an URL says otherwise. */
    private static final long CACHE_BYTES = 10_000L * 1024;

    private static final TextPlace PLACE = new TextPlace("s1", TextKind.CONTENT, 1);

    private final Pieces pieces = new Pieces();

    @Test
    void a_text_that_fits_its_column_stays_there() {
        JsonText text = textOfChars(Pieces.CHARS_MAX);

        assertThat(pieces.column(PLACE, text)).isEqualTo(text.text());
        assertThat(pieces.rows()).isEmpty();
    }

    @Test
    void one_character_more_is_cut_and_noted() {
        JsonText text = textOfChars(Pieces.CHARS_MAX + 1);

        String column = pieces.column(PLACE, text);

        assertThat(PieceNote.isNote(column)).isTrue();
        assertThat(PieceNote.bytes(column)).isEqualTo(text.bytes());
        assertThat(pieces.rows()).extracting(row -> row.body().length()).containsExactly(Pieces.CHARS_MAX, 1);
    }

    @Test
    void no_character_is_cut_in_two() {
        JsonText text = JsonText.ofString("\uD83D\uDE00".repeat(3 * Pieces.CHARS_MAX));

        pieces.column(PLACE, text);

        assertThat(pieces.rows()).allSatisfy(row -> {
            assertThat(row.body().length()).isLessThanOrEqualTo(Pieces.CHARS_MAX);
            assertThat(new String(row.body().getBytes(UTF_8), UTF_8)).isEqualTo(row.body());
        });
        assertThat(pieces.rows().stream().map(PieceRow::body).collect(Collectors.joining()))
                .isEqualTo(text.text());
    }

    @Test
    void no_json_is_taken_for_a_note() {
        for (String json : new String[] {"\"~5\"", "{}", "[]", "-5", "5", "true", "null"})
            assertThat(PieceNote.isNote(json)).as(json).isFalse();
    }

    @Test
    void the_rows_that_all_connections_are_at_work_on_fit_into_the_embedded_databases_cache() throws IOException {
        Matcher pool =
                Pattern.compile("maxPoolSize=\"(\\d+)\"").matcher(Files.readString(Path.of("liberty/platform.xml")));
        assertThat(pool.find()).isTrue();
        long columnBytes = 3L * Pieces.CHARS_MAX;
        long rowBytes = 3 * columnBytes + 8192;

        assertThat(2 * rowBytes * Integer.parseInt(pool.group(1))).isLessThan(CACHE_BYTES * 2 / 3);
    }

    private static JsonText textOfChars(int chars) {
        return JsonText.ofString("ü".repeat(chars - 2));
    }
}
