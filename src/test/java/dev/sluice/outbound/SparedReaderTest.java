package dev.sluice.outbound;

import static dev.sluice.support.Logs.answer;
import static dev.sluice.support.Logs.append;
import static dev.sluice.support.Logs.log;
import static dev.sluice.support.Logs.spans;
import static dev.sluice.support.Logs.step;
import static dev.sluice.support.Logs.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.LogStart;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.Told;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that reads slowly, and in most of these tests is back after it was closed for that. */
class SparedReaderTest {
    private static final int TOKEN_BYTES = 100;

    private final TurnRef turn = new TurnRef("m-1", 1);
    private final TurnRef secondAttempt = new TurnRef("m-1", 2);
    private final TurnRef nextTurn = new TurnRef("m-2", 1);
    private final ByteAccount account = new ByteAccount();
    private final FakeFrameWriter writer = new FakeFrameWriter();
    private final HandDrivenClock clock = new HandDrivenClock();
    // What is merged is small against the limit, as it is in earnest.
    private final EventLog log =
            log(new EventLogConfig(2_000, 2_097_152, 1_024), LogStart.NEW, null, new ByteAccount());

    @AfterEach
    void holds_nothing_for_who_has_read_all() {
        writer.confirmAll();
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void gets_the_final_instead_of_the_rest_of_the_tokens() {
        Outbound outbound = returning();
        stream(outbound, turn, 12);
        writer.confirm();
        stream(outbound, turn, 100);
        assertThat(writer.closes()).isEmpty();
        grow(outbound, answer("m-1", "x".repeat(112 * TOKEN_BYTES)));
        writer.confirmAll();

        List<Told> told = events();
        Told last = told.get(told.size() - 1);
        assertThat(last.type()).isEqualTo("response");
        assertThat(last.cursor()).isEqualTo(113);
        assertThat(told.stream().filter(event -> event.type().equals("token_stream")))
                .isNotEmpty();
        assertThat(spans(told).get(told.size() - 1)).matches("response \\d+-113");
        assertThat(outbound.isClosed()).isFalse();
    }

    @Test
    void need_not_have_taken_a_whole_message() {
        Outbound outbound = returning();
        stream(outbound, turn, 12);
        outbound.moved();
        stream(outbound, turn, 100);

        assertThat(outbound.isClosed()).isFalse();
    }

    @Test
    void is_told_the_steps_of_that_turn_and_the_tokens_of_the_next() {
        Outbound outbound = lagging();
        grow(outbound, step(turn));
        stream(outbound, turn, 10);
        grow(outbound, answer("m-1", "done"));
        writer.confirmAll();
        int before = events().size();
        stream(outbound, nextTurn, 3);
        writer.confirmAll();

        assertThat(spans(events())).anyMatch(span -> span.startsWith("tool_call_stream"));
        assertThat(events().subList(before, events().size()))
                .isNotEmpty()
                .allMatch(event -> event.type().equals("token_stream"));
    }

    @Test
    void is_told_the_tokens_of_an_attempt_that_begins_later() {
        Outbound outbound = lagging();
        grow(outbound, step(secondAttempt));
        writer.confirmAll();
        int before = events().size();
        stream(outbound, secondAttempt, 3);
        writer.confirmAll();

        assertThat(events().subList(before, events().size()))
                .isNotEmpty()
                .allMatch(event -> event.type().equals("token_stream"));
    }

    @Test
    void is_closed_again_if_it_reads_nothing() {
        Outbound outbound = returning();
        stream(outbound, turn, 60);

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void is_closed_again_if_what_cannot_be_left_out_is_too_much() {
        Outbound outbound = lagging();
        for (int i = 0; i < 30; i++) grow(outbound, step(turn));

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void is_spared_while_it_still_reads_its_replay() {
        stream(null, turn, 50);
        Outbound outbound = connected(
                log.reader(0, new ReaderOptions("c-1", true, false, true)).orElseThrow());
        writer.confirm();
        stream(outbound, turn, 25);
        outbound.moved();
        stream(outbound, turn, 100);
        assertThat(outbound.isClosed()).isFalse();
        stream(outbound, turn, 500);
        assertThat(outbound.isClosed()).isFalse();
        grow(outbound, step(turn));
        writer.confirmAll();

        List<Told> told = events();
        assertThat(told.stream().filter(Told::replay)).hasSize(50);
        assertThat(told.get(49).cursor()).isEqualTo(50);
        assertThat(spans(told.subList(50, told.size()))).containsExactly("tool_call_stream 51-676");
    }

    @Test
    void is_closed_again_if_it_takes_nothing_of_its_replay() {
        stream(null, turn, 50);
        Outbound outbound = connected(
                log.reader(0, new ReaderOptions("c-1", true, false, true)).orElseThrow());
        writer.confirm();
        stream(outbound, turn, 60);

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void who_was_never_closed_is_spared_once_it_has_lagged_for_a_while_and_reads() {
        Outbound outbound = connected(false);
        stream(outbound, turn, 25);
        clock.advance(Lag.PROOF_AFTER);
        outbound.moved();
        stream(outbound, turn, 100);
        assertThat(outbound.isClosed()).isFalse();
        assertThat(outbound.bufferedBytes()).isLessThan(2_000);
        grow(outbound, answer("m-1", "x".repeat(125 * TOKEN_BYTES)));
        writer.confirmAll();

        List<String> spans = spans(events());
        assertThat(spans.get(spans.size() - 1)).matches("response \\d+-126");
    }

    @Test
    void who_was_never_closed_is_closed_if_it_was_only_seen_reading_when_its_lag_began() {
        Outbound outbound = connected(false);
        stream(outbound, turn, 25);
        clock.advance(Lag.PROOF_AFTER.minusMillis(1));
        writer.confirm();
        outbound.moved();
        clock.advance(Lag.PROOF_AFTER);
        stream(outbound, turn, 40);

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void who_has_caught_up_is_to_be_seen_reading_anew() {
        Outbound outbound = connected(false);
        stream(outbound, turn, 25);
        clock.advance(Lag.PROOF_AFTER);
        outbound.moved();
        writer.confirmAll();
        stream(outbound, turn, 65);

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
    }

    /** One that was spared the rest of the attempt's tokens a moment ago. */
    private Outbound lagging() {
        Outbound outbound = returning();
        stream(outbound, turn, 12);
        writer.confirm();
        stream(outbound, turn, 40);
        assertThat(outbound.isClosed()).isFalse();
        assertThat(outbound.bufferedBytes()).isLessThan(2_000);
        return outbound;
    }

    private Outbound returning() {
        return connected(true);
    }

    private Outbound connected(boolean sparing) {
        Outbound outbound = connected(log.readerFromHead(new ReaderOptions("c-1", true, false, sparing)));
        writer.confirmAll();
        return outbound;
    }

    private Outbound connected(LogReader reader) {
        Outbound outbound = new Outbound(new OutboundConfig(4_000, 100, 1_024, 2_000), writer, account, clock);
        outbound.attach(reader, new Left("s-1"));
        return outbound;
    }

    private void stream(@Nullable Outbound outbound, TurnRef of, int count) {
        for (int i = 0; i < count; i++) grow(outbound, token(of, "x".repeat(TOKEN_BYTES)));
    }

    private void grow(@Nullable Outbound outbound, SessionEvent event) {
        append(log, event);
        if (outbound != null) outbound.signal();
    }

    private List<Told> events() {
        return Told.in(writer.texts()).stream().filter(Told::isEvent).toList();
    }
}
