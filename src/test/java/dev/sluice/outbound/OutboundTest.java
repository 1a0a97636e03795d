package dev.sluice.outbound;

import static dev.sluice.support.Logs.accepted;
import static dev.sluice.support.Logs.answer;
import static dev.sluice.support.Logs.append;
import static dev.sluice.support.Logs.log;
import static dev.sluice.support.Logs.spans;
import static dev.sluice.support.Logs.step;
import static dev.sluice.support.Logs.streaming;
import static dev.sluice.support.Logs.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogStart;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.RelayedSignal;
import dev.sluice.protocol.ServerPing;
import dev.sluice.protocol.ServerPong;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.SignalKind;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.ListArchive;
import dev.sluice.support.Logs;
import dev.sluice.support.Told;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private final TurnRef turn = new TurnRef("m-1", 1);
    private final ByteAccount account = new ByteAccount();
    private FakeFrameWriter writer = new FakeFrameWriter();
    private EventLog log = log();

    @AfterEach
    void never_writes_twice_at_once() {
        assertThat(writer.doubleWrites()).isZero();
    }

    // How a connection ends.

    @Test
    void closes_a_connection_whose_client_stops_reading() {
        Outbound outbound = attached(outbound(2_000, 100));
        grow(outbound, answer("m-1", "x".repeat(900)));
        grow(outbound, answer("m-2", "x".repeat(900)));
        assertThat(writer.closes()).isEmpty();
        assertThat(outbound.bufferedBytes()).isGreaterThan(2_000);

        grow(outbound, answer("m-3", "x".repeat(900)));
        grow(outbound, answer("m-4", "x".repeat(900)));

        assertThat(writer.closes()).containsExactly(CloseCode.SLOW_CONSUMER);
        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
        assertThat(account.heldBytes()).isZero();
        assertThat(outbound.bufferedBytes()).isZero();
        assertThat(log.isRead()).isFalse();
    }

    @Test
    void does_not_close_for_one_event_larger_than_the_limit() {
        Outbound outbound = attached(outbound(2_000, 100));
        grow(outbound, answer("m-1", "x".repeat(50_000)));
        grow(outbound, accepted("m-2", "hi"));

        assertThat(writer.closes()).isEmpty();
        writer.confirmAll();
        assertThat(spans(events())).containsExactly("response 1", "response 2");
    }

    @Test
    void does_not_close_for_tokens_that_their_final_covers() {
        Outbound outbound = attached(outbound(4_000, 100));
        grow(outbound, step(turn));
        for (int i = 0; i < 40; i++) grow(outbound, token(turn, "abcd"));
        assertThat(outbound.bufferedBytes()).isGreaterThan(4_000);
        grow(outbound, answer("m-1", "done"));

        assertThat(writer.closes()).isEmpty();
        writer.confirmAll();
        assertThat(spans(events())).containsExactly("tool_call_stream 1", "response 2-42");
    }

    @Test
    void closes_when_the_running_turns_tokens_are_too_many_even_merged() {
        Outbound outbound = attached(outbound(2_000, 100));
        for (int i = 0; i < 30; i++) grow(outbound, token(turn, "x".repeat(100)));

        assertThat(writer.closes()).containsExactly(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void closes_when_too_many_direct_frames_wait() {
        Outbound outbound = outbound(1_000_000, 3);
        for (int i = 0; i < 4; i++) assertThat(outbound.send(new ServerPong())).isTrue();
        assertThat(writer.closes()).isEmpty();

        outbound.send(new ServerPong());
        assertThat(writer.closes()).containsExactly(CloseCode.SLOW_CONSUMER);
        assertThat(account.heldBytes()).isZero();
        assertThat(outbound.send(new ServerPong())).isFalse();
    }

    @Test
    void leaves_out_droppable_frames_for_a_client_that_lags() {
        Outbound outbound = attached(outbound(2_000, 100));
        outbound.send(typing());
        outbound.send(typing());
        assertThat(outbound.bufferedBytes()).isLessThan(1_000);
        grow(outbound, answer("m-1", "x".repeat(1_000)));

        assertThat(outbound.send(typing())).isFalse();
        writer.confirmAll();
        assertThat(types()).containsExactly("left", "response");
    }

    @Test
    void never_closes_for_droppable_frames() {
        Outbound outbound = outbound(1_000_000, 3);
        for (int i = 0; i < 50; i++) outbound.send(typing());
        for (int i = 0; i < 3; i++) outbound.send(new ServerPong());

        assertThat(writer.closes()).isEmpty();
        writer.confirmAll();
        assertThat(types()).containsExactly("typing", "pong", "pong", "pong");
    }

    @Test
    void ends_with_a_send_that_failed() {
        Outbound outbound = attached(outbound(2_000, 100));
        grow(outbound, answer("m-1", "x"));
        writer.settle(WriteOutcome.FAILED);

        assertThat(writer.closes()).containsExactly(CloseCode.INTERNAL_ERROR);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void ends_with_a_send_that_timed_out_as_a_slow_consumer() {
        Outbound outbound = attached(outbound(2_000, 100));
        writer.settle(WriteOutcome.TIMED_OUT);

        assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void ends_when_the_wire_throws() {
        writer = new FakeFrameWriter().broken();
        Outbound outbound = outbound(2_000, 100);
        outbound.send(new ServerPong());

        assertThat(outbound.closedWith()).contains(CloseCode.INTERNAL_ERROR);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void gives_everything_back_once_whoever_comes_late() {
        Outbound outbound = attached(outbound(2_000, 100));
        outbound.send(new ServerPong());
        FrameWriter.Written late = writer.pending();
        assertThat(outbound.end()).isTrue();

        late.with(WriteOutcome.WRITTEN);
        assertThat(outbound.end()).isFalse();
        assertThat(outbound.closeNow(CloseCode.BYE)).isFalse();
        outbound.signal();
        assertThat(account.heldBytes()).isZero();
        assertThat(writer.closes()).isEmpty();
        assertThat(outbound.closedWith()).isEmpty();
    }

    @Test
    void counts_a_confirmation_once() {
        Outbound outbound = outbound(2_000, 100);
        outbound.send(new ServerPong());
        outbound.send(new ServerPing());
        FrameWriter.Written first = writer.pending();
        writer.confirm();
        first.with(WriteOutcome.WRITTEN);

        assertThat(writer.texts()).hasSize(2);
        assertThat(outbound.bufferedBytes()).isPositive();
    }

    @Test
    void tells_who_closed_first() {
        Outbound outbound = outbound(2_000, 100);
        assertThat(outbound.closeNow(CloseCode.LIVENESS_TIMEOUT)).isTrue();
        assertThat(outbound.closeNow(CloseCode.BYE)).isFalse();
        assertThat(outbound.closeAfterQueued(CloseCode.BYE)).isFalse();
        assertThat(writer.closes()).containsExactly(CloseCode.LIVENESS_TIMEOUT);
    }

    @Test
    void closes_after_the_direct_frames_that_wait() {
        Outbound outbound = attached(outbound(2_000, 100));
        outbound.send(new ServerPing());
        grow(outbound, answer("m-1", "x"));
        assertThat(outbound.closeAfterQueued(CloseCode.UNAUTHORIZED)).isTrue();
        assertThat(outbound.send(new ServerPong())).isFalse();
        assertThat(writer.closes()).isEmpty();

        writer.confirmAll();
        assertThat(types()).containsExactly("left", "ping");
        assertThat(writer.closes()).containsExactly(CloseCode.UNAUTHORIZED);
    }

    @Test
    void closes_at_once_after_nothing() {
        Outbound outbound = outbound(2_000, 100);
        outbound.closeAfterQueued(CloseCode.UNAUTHORIZED);
        assertThat(writer.closes()).containsExactly(CloseCode.UNAUTHORIZED);
    }

    @Test
    void says_its_last_words_after_the_events_that_wait_and_once() {
        Outbound outbound = attached(outbound(2_000, 100));
        grow(outbound, answer("m-1", "x"));
        outbound.closeAfterCaughtUp(CloseCode.SERVICE_RESTART, new ServerPong());
        outbound.send(new ServerPing());
        assertThat(outbound.closeAfterCaughtUp(CloseCode.SERVICE_RESTART, new ServerPong()))
                .isFalse();
        assertThat(writer.closes()).isEmpty();
        writer.confirmAll();

        assertThat(types()).containsExactly("left", "response", "pong");
        assertThat(writer.closes()).containsExactly(CloseCode.SERVICE_RESTART);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void can_be_closed_at_once_while_it_closes_slowly() {
        Outbound outbound = attached(outbound(2_000, 100));
        outbound.closeAfterCaughtUp(CloseCode.SERVICE_RESTART, new ServerPong());

        assertThat(outbound.closeNow(CloseCode.SERVICE_RESTART)).isTrue();
        assertThat(writer.closes()).containsExactly(CloseCode.SERVICE_RESTART);
        assertThat(account.heldBytes()).isZero();
    }

    // What goes out, and in which order.

    @Test
    void answers_the_handshake_before_any_event() {
        append(log, accepted("m-1", "hi"));
        Outbound outbound = outbound(10_000, 100);
        outbound.attach(log.reader(0, new ReaderOptions("c-1", true, true)).orElseThrow(), new Left("s-1"));
        outbound.send(new ServerPing());
        outbound.send(new ServerPong());
        writer.confirmAll();

        assertThat(writer.texts()).hasSize(3);
        assertThat(types()).containsExactly("left", "ping", "pong", "replay-response");
        assertThat(Told.in(writer.texts().get(0))).hasSize(1);
        assertThat(Told.in(writer.texts().get(1))).hasSize(2);
    }

    @Test
    void gives_an_event_its_turn_among_direct_frames_however_many() {
        Outbound outbound = attached(outbound(100_000, 1_000));
        append(log, accepted("m-1", "hi"));
        append(log, answer("m-1", "x"));
        for (int i = 0; i < 20; i++) outbound.send(new ServerPong());
        outbound.signal();
        writer.confirmAll();

        assertThat(types()).hasSize(23).startsWith("left", "pong", "pong", "pong", "response", "pong");
        assertThat(types().subList(0, 11)).filteredOn("response"::equals).hasSize(2);
    }

    @Test
    void answers_the_handshake_before_any_event_however_much_was_refused_before() {
        append(log, accepted("m-1", "hi"));
        Outbound outbound = outbound(10_000, 100);
        for (int i = 0; i < 10; i++) outbound.send(new ServerPong());
        outbound.attachHeld(log.reader(0, streaming("c-1")).orElseThrow(), new Left("s-1"));
        for (int i = 0; i < 10; i++) outbound.send(new ServerPong());
        outbound.release(new ServerPing());
        writer.confirmAll();

        List<String> types = types();
        assertThat(types).hasSize(23);
        assertThat(types.indexOf("replay-response")).isGreaterThan(types.indexOf("ping"));
        assertThat(types.indexOf("ping")).isGreaterThan(types.indexOf("left"));
    }

    @Test
    void holds_events_back_until_the_snapshot_is_queued() {
        Outbound outbound = outbound(10_000, 100);
        outbound.attachHeld(log.readerFromHead(streaming("c-1")), new Left("s-1"));
        grow(outbound, answer("m-1", "x"));
        writer.confirmAll();
        assertThat(types()).containsExactly("left");
        assertThat(outbound.bufferedBytes()).isPositive();

        assertThat(outbound.release(new ServerPing())).isTrue();
        assertThat(outbound.release(new ServerPing())).isFalse();
        writer.confirmAll();
        assertThat(types()).containsExactly("left", "ping", "response");
    }

    @Test
    void closes_a_held_connection_for_which_too_much_waits() {
        Outbound outbound = outbound(2_000, 100);
        outbound.attachHeld(log.readerFromHead(streaming("c-1")), new Left("s-1"));
        writer.confirmAll();
        for (int i = 0; i < 5; i++) grow(outbound, answer("m-" + i, "x".repeat(900)));

        assertThat(writer.closes()).containsExactly(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void goes_on_with_direct_frames_after_a_leave() {
        Outbound outbound = attached(outbound(10_000, 100));
        assertThat(outbound.detach()).isTrue();
        assertThat(outbound.detach()).isFalse();
        grow(outbound, answer("m-1", "x"));
        outbound.send(new ServerPong());
        writer.confirmAll();
        outbound.attach(log.readerFromHead(streaming("c-1")), new Left("s-1"));
        grow(outbound, answer("m-2", "x"));
        writer.confirmAll();

        assertThat(types()).containsExactly("left", "pong", "left", "response");
        assertThat(log.isRead()).isTrue();
    }

    @Test
    void refuses_a_second_reader() {
        Outbound outbound = attached(outbound(10_000, 100));
        assertThatIllegalStateException()
                .isThrownBy(() -> outbound.attach(log.readerFromHead(streaming("c-1")), new Left("s-1")));
    }

    @Test
    void closes_a_reader_that_comes_too_late() {
        Outbound outbound = outbound(10_000, 100);
        outbound.end();
        assertThat(outbound.attach(log.readerFromHead(streaming("c-1")), new Left("s-1")))
                .isFalse();
        assertThat(log.isRead()).isFalse();
    }

    @Test
    void sends_any_number_of_messages_without_growing_the_stack() {
        writer = new FakeFrameWriter().confirming();
        Outbound outbound = outbound(100_000_000, 100);
        for (int i = 0; i < 50_000; i++) append(log, step(turn));
        outbound.attach(log.reader(0, streaming("c-1")).orElseThrow(), new Left("s-1"));

        assertThat(writer.texts()).hasSize(50_001);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void tells_an_event_again_outside_the_order() {
        Outbound outbound = outbound(10_000, 100);
        var event = log.publish(log.reserve(), answer("m-1", "x"));
        outbound.sendDuplicate(event, 3);
        assertThat(writer.texts().get(0)).contains("\"duplicate\":true");
    }

    // Reading what has left memory.

    @Test
    void reads_pages_one_at_a_time_and_sends_direct_frames_meanwhile() {
        ListArchive archive = archived(50).byHand();
        Outbound outbound = outbound(5_000, 100);
        outbound.attach(log.reader(0, streaming("c-1")).orElseThrow(), new Left("s-1"));
        writer.confirmAll();
        outbound.send(new ServerPong());
        outbound.signal();
        writer.confirmAll();
        assertThat(archive.reads()).isEqualTo(1);
        assertThat(account.heldBytes()).isZero();

        assertThat(archive.answer()).isTrue();
        assertThat(account.heldBytes()).isPositive();
        do writer.confirmAll();
        while (archive.answer());

        assertThat(archive.reads()).isBetween(5, 30);
        assertThat(events()).hasSize(100);
        assertThat(writer.closes()).isEmpty();
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void closes_when_a_page_cannot_be_read() {
        ListArchive archive = archived(3).byHand();
        Outbound outbound = attachedFrom(0, outbound(5_000, 100));
        writer.confirmAll();
        archive.fail();

        assertThat(outbound.closedWith()).contains(CloseCode.INTERNAL_ERROR);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void gives_a_page_back_that_comes_after_the_end() {
        ListArchive archive = archived(3).byHand();
        Outbound outbound = attachedFrom(0, outbound(5_000, 100));
        writer.confirmAll();
        outbound.end();
        archive.answer();

        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void reads_for_a_new_reader_after_the_old_ones_page_has_come() {
        ListArchive archive = archived(3).byHand();
        Outbound outbound = attachedFrom(0, outbound(5_000, 100));
        writer.confirmAll();
        outbound.detach();
        attachedFrom(2, outbound);
        writer.confirmAll();
        assertThat(archive.reads()).isEqualTo(1);

        do writer.confirmAll();
        while (archive.answer());
        assertThat(events()).hasSize(4);
        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void closes_after_the_page_that_is_being_read() {
        ListArchive archive = archived(3).byHand();
        Outbound outbound = attachedFrom(0, outbound(5_000, 100));
        writer.confirmAll();
        outbound.closeAfterCaughtUp(CloseCode.SERVICE_RESTART, new ServerPong());
        assertThat(writer.closes()).isEmpty();

        do writer.confirmAll();
        while (archive.answer());
        assertThat(events()).hasSize(6);
        assertThat(writer.closes()).containsExactly(CloseCode.SERVICE_RESTART);
    }

    private ListArchive archived(int turns) {
        ListArchive archive = new ListArchive();
        log = log(new EventLogConfig(0, 0), LogStart.NEW, archive, new ByteAccount());
        for (int i = 0; i < turns; i++) {
            archive.store(log.publish(log.reserve(), accepted("m-" + i, "hi")));
            archive.store(log.publish(log.reserve(), answer("m-" + i, "x".repeat(100))));
        }
        return archive;
    }

    private Outbound outbound(long bufferedBytesMax, int queuedFramesMax) {
        OutboundConfig config = new OutboundConfig(bufferedBytesMax, queuedFramesMax, 1_024, 2_000);
        return new Outbound(config, writer, account, Logs.CLOCK);
    }

    private Outbound attached(Outbound outbound) {
        return attachedFrom(log.visibleHead(), outbound);
    }

    private Outbound attachedFrom(long since, Outbound outbound) {
        outbound.attach(log.reader(since, streaming("c-1")).orElseThrow(), new Left("s-1"));
        return outbound;
    }

    private void grow(Outbound outbound, SessionEvent event) {
        append(log, event);
        outbound.signal();
    }

    private static RelayedSignal typing() {
        return new RelayedSignal(SignalKind.TYPING, "s-1", "bob", JsonText.EMPTY_OBJECT);
    }

    private List<Told> events() {
        return Told.in(writer.texts()).stream().filter(Told::isEvent).toList();
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        for (Told told : Told.in(writer.texts())) types.add((told.replay() ? "replay-" : "") + told.type());
        return types;
    }
}
