package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadPaceTest {
    private final ReadPace pace = new ReadPace(1_000, 1 << 20);
    private final List<String> reads = new ArrayList<>();
    private int waitingPercent;

    @BeforeEach
    void keepToWhatTheTestSays() {
        pace.keepTo(() -> waitingPercent);
    }

    @Test
    void a_connection_with_few_answers_waiting_is_read_on() {
        waitingPercent = ReadPace.HELD_OVER_PERCENT;

        assertThat(pace.holds(() -> reads.add("late"))).isFalse();
    }

    @Test
    void a_read_waits_until_most_answers_are_out() {
        waitingPercent = 90;
        assertThat(pace.holds(() -> reads.add("read"))).isTrue();
        waitingPercent = ReadPace.RESUMED_AT_PERCENT + 1;
        pace.sent();
        assertThat(reads).isEmpty();

        waitingPercent = ReadPace.RESUMED_AT_PERCENT;
        pace.sent();
        pace.sent();
        assertThat(reads).containsExactly("read");
    }

    @Test
    void a_read_whose_answers_went_out_while_it_was_being_held_is_not_forgotten() {
        int[] asked = {0};
        pace.keepTo(() -> asked[0]++ == 0 ? 90 : 0);

        assertThat(pace.holds(() -> reads.add("read"))).isTrue();
        assertThat(reads).containsExactly("read");
    }

    @Test
    void a_client_that_takes_nothing_is_read_on_until_it_takes_something() {
        waitingPercent = 90;
        pace.check(0);
        pace.holds(() -> reads.add("read"));
        pace.check(ReadPace.STALLED_AFTER_MS - 1);
        assertThat(reads).isEmpty();
        pace.check(ReadPace.STALLED_AFTER_MS);
        assertThat(reads).containsExactly("read");
        assertThat(pace.holds(() -> reads.add("never"))).isFalse();

        pace.sent();
        assertThat(pace.holds(() -> reads.add("held"))).isTrue();
    }

    @Test
    void a_client_that_takes_something_now_and_then_is_not_read_on() {
        waitingPercent = 90;
        pace.holds(() -> reads.add("read"));
        for (long nowMs = 0; nowMs < 10 * ReadPace.STALLED_AFTER_MS; nowMs += ReadPace.STALLED_AFTER_MS) {
            pace.sent();
            pace.check(nowMs);
        }

        assertThat(reads).isEmpty();
    }

    @Test
    void a_connection_that_ends_is_read_to_its_end() {
        waitingPercent = 90;
        pace.holds(() -> reads.add("read"));
        pace.open();
        pace.open();

        assertThat(reads).containsExactly("read");
        assertThat(pace.holds(() -> reads.add("never"))).isFalse();
    }

    @Test
    void a_read_brings_no_more_small_frames_than_there_is_room_for_answers() {
        assertThat(pace.readBytesMax(0) / ReadPace.FRAME_BYTES_MIN).isEqualTo(700);
        waitingPercent = ReadPace.HELD_OVER_PERCENT;
        assertThat(pace.readBytesMax(0) / ReadPace.FRAME_BYTES_MIN).isEqualTo(200);
    }

    @Test
    void a_read_is_as_large_as_what_is_left_of_a_frame_allows() {
        waitingPercent = ReadPace.HELD_OVER_PERCENT;

        assertThat(pace.readBytesMax(100_000)).isEqualTo(100_000 + 200 * ReadPace.FRAME_BYTES_MIN);
        assertThat(pace.readBytesMax(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void answers_of_few_bytes_or_of_few_frames_make_reads_small() {
        assertThat(new ReadPace(10, 1 << 20).readBytesMax(0)).isEqualTo(7 * ReadPace.FRAME_BYTES_MIN);
        assertThat(new ReadPace(1_000, 10 * ReadPace.ANSWER_BYTES).readBytesMax(0))
                .isEqualTo(7 * ReadPace.FRAME_BYTES_MIN);
    }

    @Test
    void a_client_that_takes_nothing_is_read_frame_by_frame_and_one_that_ends_at_once() {
        waitingPercent = 100;
        assertThat(pace.readBytesMax(0)).isEqualTo(ReadPace.FRAME_BYTES_MIN);

        pace.open();
        assertThat(pace.readBytesMax(0)).isEqualTo(Integer.MAX_VALUE);
    }
}
