package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bytes become lines and lines become events, as the standard for server-sent events has it. */
class EventStreamTest {
    private static final int MAX = 100;

    @Test
    void lines_end_with_each_of_the_three_ends() {
        assertThat(lines("a\nb\rc\r\nd\n\ne\r\n\r\nf\r\r")).containsExactly("a", "b", "c", "d", "", "e", "", "f", "");
    }

    @Test
    void the_last_line_needs_no_end() {
        assertThat(lines("a\nb")).containsExactly("a", "b");
        assertThat(lines("a\n")).containsExactly("a");
    }

    @Test
    void a_byte_order_mark_is_passed_over_at_the_beginning_alone() {
        assertThat(lines("\uFEFFa\n\uFEFFb\n")).containsExactly("a", "\uFEFFb");
    }

    @Test
    void bytes_that_are_no_utf_8_are_replaced_and_the_rest_is_read() {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(MAX, lines::add);

        reader.read(ByteBuffer.wrap(new byte[] {'a', (byte) 0xC3, 'b', '\n'}));

        assertThat(lines).containsExactly("a\uFFFDb");
    }

    @Property(tries = 200)
    void lines_are_the_same_wherever_reads_cut_them(@ForAll @IntRange(min = 1, max = 30) int cut) {
        String text = "data: Zürich ✓\r\ndata: 😀\r\n\r\n: x\n\rlast";
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(MAX, lines::add);
        byte[] bytes = text.getBytes(UTF_8);

        for (int i = 0; i < bytes.length; i += cut) {
            reader.read(
                    ByteBuffer.wrap(bytes, i, Math.min(cut, bytes.length - i)).asReadOnlyBuffer());
        }
        reader.end();

        assertThat(lines).containsExactly("data: Zürich ✓", "data: 😀", "", ": x", "", "last");
    }

    @Test
    void a_line_may_be_as_long_as_the_limit_and_no_longer_in_however_many_reads() {
        LineReader reader = new LineReader(4, line -> assertThat(line).isEqualTo("abcd"));
        reader.read(bytes("ab"));
        reader.read(bytes("cd\nabc"));
        assertThatThrownBy(() -> reader.read(bytes("de")))
                .isInstanceOfSatisfying(
                        ModelFailedException.class, e -> assertThat(e.failure()).isEqualTo(ModelFailure.TOO_LARGE));
    }

    @Test
    void an_event_is_its_data_and_its_name() {
        assertThat(events("event: delta", "id: 1", "retry: 5", ": comment", "data: a", ""))
                .containsExactly("delta|a");
        assertThat(events("data: a", "", "data: b", "")).containsExactly("null|a", "null|b");
    }

    @Test
    void one_space_after_the_colon_is_syntax() {
        assertThat(events("data:a", "")).containsExactly("null|a");
        assertThat(events("data:  a ", "")).containsExactly("null| a ");
        assertThat(events("data", "")).containsExactly("null|");
    }

    @Test
    void lines_of_data_are_joined() {
        assertThat(events("data: a", "data: b", "data:", "")).containsExactly("null|a\nb\n");
    }

    @Test
    void without_data_there_is_no_event_and_its_name_is_forgotten() {
        assertThat(events("event: ping", "", "data: a", "", "", "")).containsExactly("null|a");
    }

    @Test
    void the_end_of_the_stream_ends_an_event() {
        assertThat(events("data: a")).containsExactly("null|a");
    }

    @Test
    void an_event_of_many_lines_is_bounded_like_one_of_one() {
        EventReader reader = new EventReader(5);
        assertThat(reader.read("data: ab")).isEmpty();
        assertThat(reader.read("data: cd")).isEmpty();
        assertThatThrownBy(() -> reader.read("data: e")).isInstanceOf(ModelFailedException.class);
    }

    @Test
    void an_events_data_is_gone_when_it_has_passed() {
        PassingEvent event = new PassingEvent("n", "secret");
        assertThat(event.data()).isEqualTo("secret");
        assertThat(event).hasToString("PassingEvent[name=n]");

        event.pass();

        assertThat(event.data()).isEmpty();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        LineReader reader = new LineReader(MAX, lines::add);
        reader.read(bytes(text));
        reader.end();
        return lines;
    }

    private static List<String> events(String... lines) {
        List<String> events = new ArrayList<>();
        EventReader reader = new EventReader(MAX);
        for (String line : lines) reader.read(line).ifPresent(event -> events.add(event.event() + "|" + event.data()));
        reader.end().ifPresent(event -> events.add(event.event() + "|" + event.data()));
        return events;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
