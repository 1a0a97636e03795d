package dev.sluice.eventlog;

import static dev.sluice.support.Logs.accepted;
import static dev.sluice.support.Logs.answer;
import static dev.sluice.support.Logs.append;
import static dev.sluice.support.Logs.log;
import static dev.sluice.support.Logs.read;
import static dev.sluice.support.Logs.spans;
import static dev.sluice.support.Logs.step;
import static dev.sluice.support.Logs.streaming;
import static dev.sluice.support.Logs.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.budget.ByteAccount;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.SessionEnd;
import dev.sluice.protocol.SessionStart;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.ListArchive;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final TurnRef turn = new TurnRef("m-1", 1);
    private final ByteAccount account = new ByteAccount();

    @Test
    void shows_nothing_behind_a_cursor_that_is_not_committed() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        Slot slot = log.reserve();
        append(log, token(turn, "a"));

        assertThat(read(reader)).isEmpty();
        assertThat(log.visibleHead()).isZero();
        assertThat(log.head()).isEqualTo(2);

        log.publish(slot, step(turn));
        assertThat(spans(read(reader))).containsExactly("tool_call_stream 1", "token_stream 2");
    }

    @Test
    void covers_a_cursor_whose_commit_failed_by_the_next_event() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        Slot failed = log.reserve();
        append(log, token(turn, "a"));
        log.giveUp(failed);

        assertThat(spans(read(reader))).containsExactly("token_stream 1-2");
    }

    @Test
    void refuses_to_settle_a_slot_twice() {
        EventLog log = log();
        Slot slot = log.reserve();
        log.publish(slot, step(turn));

        assertThatIllegalStateException().isThrownBy(() -> log.giveUp(slot));
        assertThatIllegalStateException().isThrownBy(() -> log.publish(slot, step(turn)));
    }

    @Test
    void shows_nothing_beyond_the_cursors_that_are_reserved() {
        EventLog log =
                log(new EventLogConfig(10, 10_000), new LogStart(1, 1, 2, List.of()), new ListArchive(), account);
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "a"), token(turn, "b"), token(turn, "c"));

        assertThat(spans(read(reader))).containsExactly("token_stream 2");
        assertThat(log.reservedRemaining()).isEqualTo(-2);

        log.reservedTo(3);
        assertThat(spans(read(reader))).containsExactly("token_stream 3");
        log.reservedTo(100);
        assertThat(spans(read(reader))).containsExactly("token_stream 4");
    }

    @Test
    void lowers_what_is_reserved_to_the_head_and_not_below() {
        EventLog log = log(new EventLogConfig(10, 10_000), new LogStart(4, 0, 100, List.of()), null, account);

        assertThatIllegalArgumentException().isThrownBy(() -> log.reservedTo(3));
        log.reservedTo(4);
        assertThat(log.reservedRemaining()).isZero();
    }

    @Test
    void takes_nothing_after_its_last_event() {
        EventLog log = log();
        Slot last = log.reserveLast();

        assertThat(log.append(token(turn, "late"))).isFalse();
        assertThatIllegalStateException().isThrownBy(log::reserve);
        log.giveUp(last);
        log.publish(log.reserveLast(), new SessionEnd(SessionEnd.FORCED, true, true));
        assertThat(log.visibleHead()).isEqualTo(2);
        assertThat(log.settled()).isTrue();
    }

    @Test
    void lets_go_of_a_turns_tokens_with_its_final_when_nobody_waits_for_them() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a"), token(turn, "b"), answer("m-1", "ab"));

        LogReader late = log.reader(0, streaming("c-1")).orElseThrow();
        assertThat(spans(read(late))).containsExactly("response 1", "response 2-4");
    }

    @Test
    void keeps_a_turns_tokens_for_a_reader_that_is_among_them() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a"));
        LogReader slow = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "b"), answer("m-1", "ab"));

        assertThat(spans(read(slow))).containsExactly("token_stream 3", "response 4");
        assertThat(spans(read(log.reader(1, streaming("c-2")).orElseThrow()))).containsExactly("response 2-4");
    }

    @Test
    void does_not_begin_an_attempt_in_its_middle_after_the_rest_has_left_memory() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a"), step(turn));
        LogReader among = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "b"), answer("m-1", "ab"));

        LogReader late = log.reader(0, streaming("c-2")).orElseThrow();
        assertThat(spans(read(late))).containsExactly("response 1", "tool_call_stream 2-3", "response 4-5");
        assertThat(spans(read(among))).containsExactly("token_stream 4", "response 5");
    }

    @Test
    void keeps_critical_events_of_ended_turns_within_its_bounds() {
        EventLog log = log(new EventLogConfig(3, 1_000_000), LogStart.NEW, null, account);
        for (int i = 1; i <= 5; i++) append(log, accepted("m-" + i, "hi"), answer("m-" + i, "yo"));

        assertThat(log.evictedTo()).isEqualTo(7);
        assertThat(log.reader(6, streaming("c-1"))).isEmpty();
        assertThat(spans(read(log.reader(7, streaming("c-1")).orElseThrow())))
                .containsExactly("response 8", "response 9", "response 10");
    }

    @Test
    void keeps_the_bytes_of_ended_turns_within_its_bounds() {
        EventLog log = log(new EventLogConfig(1_000, 1_000), LogStart.NEW, null, account);
        for (int i = 1; i <= 50; i++) append(log, accepted("m-" + i, "hi"), answer("m-" + i, "yo"));

        assertThat(log.frameBytes()).isBetween(1L, 1_000L);
        assertThat(account.heldBytes()).isEqualTo(log.heldBytes());
    }

    @Test
    void keeps_whatever_a_reader_still_waits_for() {
        EventLog log = log(new EventLogConfig(0, 0), LogStart.NEW, null, account);
        LogReader slow = log.readerFromHead(streaming("c-1"));
        append(log, accepted("m-1", "hi"), answer("m-1", "yo"));

        assertThat(log.evictedTo()).isZero();
        assertThat(spans(read(slow))).containsExactly("response 1", "response 2");
        assertThat(log.evictedTo()).isEqualTo(2);
        assertThat(log.heldBytes()).isZero();
    }

    @Test
    void keeps_nothing_for_a_reader_that_is_closed() {
        EventLog log = log(new EventLogConfig(0, 0), LogStart.NEW, null, account);
        LogReader gone = log.readerFromHead(streaming("c-1"));
        append(log, accepted("m-1", "hi"), token(turn, "yo"), answer("m-1", "yo"));
        gone.close();

        assertThat(log.heldBytes()).isZero();
        assertThat(read(gone)).isEmpty();
        assertThat(log.isRead()).isFalse();
    }

    @Test
    void keeps_the_running_turns_events_whatever_its_bounds() {
        EventLog log = log(new EventLogConfig(0, 0), LogStart.NEW, null, account);
        append(log, accepted("m-1", "hi"), token(turn, "a"), step(turn), token(turn, "b"));

        assertThat(spans(read(log.reader(0, streaming("c-1")).orElseThrow())))
                .containsExactly("response 1", "token_stream 2", "tool_call_stream 3", "token_stream 4");
    }

    @Test
    void drops_replay_memory_when_asked_but_not_what_is_awaited() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), answer("m-1", "yo"));
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, accepted("m-2", "hi"), answer("m-2", "yo"));
        long before = log.heldBytes();

        long dropped = log.dropReplay();

        assertThat(log.evictedTo()).isEqualTo(2);
        assertThat(log.heldBytes()).isEqualTo(before - dropped).isPositive();
        assertThat(spans(read(reader))).containsExactly("response 3", "response 4");
    }

    @Test
    void covers_the_rest_of_a_lost_block_after_a_crash() {
        ListArchive archive = new ListArchive();
        archive.store(
                EncodedEvent.encode(log().address(), 1, dev.sluice.support.Logs.CLOCK.instant(), new SessionStart()));
        EventLog log = log(new EventLogConfig(10, 10_000), LogStart.after(1_000, 1, 2_000), archive, account);
        LogReader resumed = log.reader(17, streaming("c-1")).orElseThrow();
        append(log, accepted("m-2", "again"));

        assertThat(resumed.replayTo()).isEqualTo(17);
        assertThat(spans(read(resumed))).containsExactly("response 18-1001");
    }

    @Test
    void starts_with_the_events_it_was_restored_with() {
        EventLog before = log();
        append(before, accepted("m-1", "hi"), token(turn, "yo"), answer("m-1", "yo"));
        LogStart start = new LogStart(10, 0, 100, before.criticalEvents());
        EventLog log = log(new EventLogConfig(10, 10_000), start, null, account);

        assertThat(spans(read(log.reader(0, streaming("c-1")).orElseThrow())))
                .containsExactly("response 1", "response 2-3");
        assertThat(log.visibleHead()).isEqualTo(10);
        log.close();
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void knows_no_future_and_no_past_without_archive() {
        EventLog log = log(new EventLogConfig(10, 10_000), LogStart.after(9, 5, 100), null, account);

        assertThat(log.reader(10, streaming("c-1"))).isEmpty();
        assertThat(log.reader(4, streaming("c-1"))).isEmpty();
        assertThat(log.reader(5, streaming("c-1"))).isPresent();
    }

    @Test
    void holds_nothing_once_closed_whatever_comes_late() {
        EventLog log = log(new EventLogConfig(10, 10_000), LogStart.NEW, null, account);
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, accepted("m-1", "hi"), token(turn, "a"));
        Slot late = log.reserve();
        append(log, token(turn, "b"));
        log.close();
        assertThat(account.heldBytes()).isZero();

        log.publish(late, answer("m-1", "ab"));
        reader.close();
        assertThat(log.append(token(turn, "c"))).isFalse();
        assertThat(account.heldBytes()).isZero();
        assertThat(log.heldBytes()).isZero();
    }
}
