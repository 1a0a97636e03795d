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
import dev.sluice.eventlog.LogStart;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.Told;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that was closed for slow reading, came back, and reads slowly again. */
class SparedReaderTest {
    private static final int TOKEN_BYTES = 100;

    private final TurnRef turn = new TurnRef("m-1", 1);
    private final TurnRef secondAttempt = new TurnRef("m-1", 2);
    private final TurnRef nextTurn = new TurnRef("m-2", 1);
    private final ByteAccount account = new ByteAccount();
    private final FakeFrameWriter writer = new FakeFrameWriter();
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
    void who_was_never_closed_is_closed_when_the_limit_is_passed() {
        Outbound outbound = connected(false);
        stream(outbound, turn, 12);
        writer.confirm();
        stream(outbound, turn, 60);

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
        Outbound outbound = new Outbound(new OutboundConfig(4_000, 100, 1_024, 2_000), writer, account);
        outbound.attach(log.readerFromHead(new ReaderOptions("c-1", true, false, sparing)), new Left("s-1"));
        writer.confirmAll();
        return outbound;
    }

    private void stream(Outbound outbound, TurnRef of, int count) {
        for (int i = 0; i < count; i++) grow(outbound, token(of, "x".repeat(TOKEN_BYTES)));
    }

    private void grow(Outbound outbound, SessionEvent event) {
        append(log, event);
        outbound.signal();
    }

    private List<Told> events() {
        return Told.in(writer.texts()).stream().filter(Told::isEvent).toList();
    }
}
