package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.outbound.WriteOutcome;
import dev.sluice.protocol.CloseCode;
import dev.sluice.support.HandDrivenScheduler;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibertyFrameWriterTest {
    private final HandDrivenSession container = new HandDrivenSession();
    private final HandDrivenScheduler timer = new HandDrivenScheduler();
    private final LibertyFrameWriter writer = new LibertyFrameWriter(
            container.session(),
            new LibertySocket(container.session(), new KernelSendQueues(List.of(), Clock.systemUTC())),
            new Closer(Runnable::run, Runnable::run, Runnable::run, timer));
    private final List<WriteOutcome> outcomes = new ArrayList<>();

    @Test
    void each_send_is_confirmed_with_what_became_of_it() {
        write();
        container.confirm(null);
        write();
        container.confirm(new SocketTimeoutException());
        write();
        container.confirm(new IOException("write not allowed"));

        assertThat(outcomes).containsExactly(WriteOutcome.WRITTEN, WriteOutcome.TIMED_OUT, WriteOutcome.FAILED);
    }

    @Test
    void the_container_ends_no_send_that_takes_long() {
        // 0 would be the inactivity timeout of its sockets, ten seconds.
        assertThat(container.sendTimeoutMs).isEqualTo(-1);
    }

    @Test
    void a_container_that_refuses_a_send_is_a_failed_one() {
        container.open = false;

        write();

        assertThat(outcomes).containsExactly(WriteOutcome.FAILED);
    }

    @Test
    void a_socket_that_is_gone_confirms_what_the_handler_never_will_and_only_once() {
        write();

        writer.ended();
        container.confirm(null);
        writer.ended();

        assertThat(outcomes).containsExactly(WriteOutcome.FAILED);
    }

    @Test
    void a_close_waits_for_the_send_on_its_way() {
        write();

        writer.close(CloseCode.SLOW_CONSUMER);
        assertThat(container.closes).isEmpty();
        container.confirm(null);

        assertThat(container.closes)
                .singleElement()
                .satisfies(reason -> assertThat(reason.getReasonPhrase()).isEqualTo("slow consumer"))
                .extracting(reason -> reason.getCloseCode().getCode())
                .isEqualTo(1013);
    }

    @Test
    void a_close_that_cannot_wait_any_longer_and_cannot_cut_is_carried_out_as_it_is() {
        write();
        writer.close(CloseCode.SLOW_CONSUMER);

        timer.advance(Closer.GRACE);

        assertThat(container.closes).extracting(CloseReason::getReasonPhrase).containsExactly("slow consumer");
    }

    @Test
    void a_close_that_waited_in_vain_is_carried_out_once() {
        write();
        writer.close(CloseCode.SLOW_CONSUMER);
        timer.advance(Closer.GRACE);
        container.confirm(null);

        assertThat(container.closes).hasSize(1);
    }

    @Test
    void only_the_first_close_counts() {
        writer.close(CloseCode.BYE);
        writer.close(CloseCode.INTERNAL_ERROR);
        timer.advance(Closer.GRACE.multipliedBy(3));

        assertThat(container.closes).extracting(CloseReason::getReasonPhrase).containsExactly("bye");
    }

    @Test
    void a_peer_takes_waiting_bytes_when_a_send_is_confirmed_that_was_seen_on_its_way() {
        write();
        assertThat(writer.tookBytes()).isFalse();
        assertThat(writer.tookBytes()).isFalse();

        container.confirm(null);
        assertThat(writer.tookBytes()).isTrue();

        // As small as a ping, and straight into the kernel's buffer: no sign of life.
        write();
        container.confirm(null);
        assertThat(writer.tookBytes()).isFalse();
    }

    @Test
    void a_peer_that_takes_more_than_a_ping_after_it_was_asked_is_alive() {
        writer.write("x".repeat(200), outcomes::add);
        container.confirm(null);
        writer.watch();
        assertThat(writer.tookBytes()).isFalse();

        writer.write("x".repeat(200), outcomes::add);
        container.confirm(null);

        assertThat(writer.tookBytes()).isTrue();
    }

    private void write() {
        writer.write("x", outcomes::add);
    }
}
