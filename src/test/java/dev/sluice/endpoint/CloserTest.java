package dev.sluice.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import dev.sluice.support.HandDrivenExecutor;
import dev.sluice.support.HandDrivenScheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a connection's socket once its close is decided. */
class CloserTest {
    private final HandDrivenSession container = new HandDrivenSession();
    private final HandDrivenScheduler timer = new HandDrivenScheduler();
    private final HandDrivenExecutor closers = new HandDrivenExecutor();
    private final Closer closer = new Closer(closers, Runnable::run, Runnable::run, timer);

    @TempDir
    private Path folder;

    private LibertyInside inside;

    @BeforeEach
    void open() throws IOException {
        inside = new LibertyInside();
    }

    @AfterEach
    void end() throws IOException {
        inside.close();
    }

    @Test
    void a_peer_that_does_not_read_its_close_frame_is_cut_at_the_end_of_the_grace() throws IOException {
        LibertyFrameWriter writer = writer(inside.session());
        writer.close(CloseCode.SLOW_CONSUMER);
        closers.runAll();
        assertThat(container.closes).hasSize(1);
        // The container forgets the way to the socket long before the socket ends.
        container.inside = null;
        writer.ended();

        timer.advance(Closer.GRACE.minusMillis(1));
        assertThat(isWritable()).isTrue();
        timer.advance(Duration.ofMillis(1));

        assertThat(isWritable()).isFalse();
    }

    @Test
    void what_the_peers_kernel_has_taken_before_the_cut_can_still_be_read() throws IOException {
        LibertyFrameWriter writer = writer(inside.session());
        inside.channel().write(ByteBuffer.wrap("bye".getBytes(UTF_8)));
        writer.close(CloseCode.SLOW_CONSUMER);
        timer.advance(Closer.GRACE);

        ByteBuffer read = ByteBuffer.allocate(10);
        while (inside.peer.read(read) >= 0) assertThat(read.position()).isLessThanOrEqualTo(3);
        assertThat(read.position()).isEqualTo(3);
    }

    @Test
    void a_thousand_cuts_do_not_wait_for_the_closes_that_block() {
        List<LibertyFrameWriter> writers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) writers.add(writer(inside.session()));
        for (LibertyFrameWriter writer : writers) writer.close(CloseCode.SLOW_CONSUMER);

        // No closer ever comes back.
        timer.advance(Closer.GRACE);

        assertThat(container.closes).isEmpty();
        assertThat(isWritable()).isFalse();
    }

    @Test
    void a_message_confirmed_late_does_not_put_the_cut_off() {
        LibertyFrameWriter writer = writer(inside.session());
        writer.write("x", outcome -> {});
        writer.close(CloseCode.SLOW_CONSUMER);
        timer.advance(Closer.GRACE.minusMillis(1));
        container.confirm(null);
        assertThat(isWritable()).isTrue();

        timer.advance(Duration.ofMillis(1));

        assertThat(isWritable()).isFalse();
    }

    @Test
    void a_close_goes_on_whose_socket_is_over() {
        LibertyFrameWriter writer = writer(inside.session());
        container.whileClosing = () -> {
            inside.writes.blockedThread = true;
            timer.advance(Closer.LOOK_INTERVAL);
            assertThat(inside.writes.blockWait.notified)
                    .as("while the socket is open")
                    .isFalse();
            assertThat(inside.link.readNotifyTriggered)
                    .as("while the socket is open")
                    .isFalse();
            endSocket();
            timer.advance(Closer.LOOK_INTERVAL);
        };

        writer.close(CloseCode.SERVICE_RESTART);
        closers.runAll();

        assertThat(inside.link.readNotifyTriggered).isTrue();
        assertThat(inside.writes.blockingIOError).isInstanceOf(ClosedChannelException.class);
        assertThat(inside.writes.blockWait.notified).isTrue();
    }

    @Test
    void a_socket_that_the_container_keeps_after_the_cut_is_let_go_of() {
        writer(inside.session()).close(CloseCode.SERVICE_RESTART);
        closers.runAll();

        timer.advance(Closer.GRACE);
        assertThat(inside.link.deviceConnLink.closed).isNull();
        timer.advance(Closer.LOOK_INTERVAL);

        assertThat(inside.link.deviceConnLink.closed).isSameAs(inside.link.vConnection);
    }

    @Test
    void a_socket_that_the_container_has_let_go_of_is_left_alone() {
        writer(inside.session()).close(CloseCode.SERVICE_RESTART);
        closers.runAll();
        endSocket();

        timer.advance(Closer.GRACE.plus(Closer.LOOK_INTERVAL));

        assertThat(inside.link.deviceConnLink.closed).isNull();
    }

    @Test
    void a_close_that_does_not_wait_for_a_write_is_told_of_none() {
        LibertyFrameWriter writer = writer(inside.session());
        container.whileClosing = () -> {
            endSocket();
            timer.advance(Closer.LOOK_INTERVAL);
        };

        writer.close(CloseCode.SERVICE_RESTART);
        closers.runAll();

        assertThat(inside.link.readNotifyTriggered).isTrue();
        assertThat(inside.writes.blockingIOError).isNull();
    }

    @Test
    void a_close_that_is_done_is_not_looked_after_any_more() {
        writer(inside.session()).close(CloseCode.SERVICE_RESTART);
        closers.runAll();
        timer.advance(Closer.GRACE.plus(Closer.LOOK_INTERVAL));

        assertThat(timer.waiting()).isZero();
    }

    @Test
    void a_release_with_other_names_is_left_to_the_containers_own_close() {
        LibertyFrameWriter writer = writer(inside.sessionOfAnotherRelease());
        writer.write("x", outcome -> {});
        writer.close(CloseCode.SLOW_CONSUMER);

        timer.advance(Closer.GRACE);
        closers.runAll();

        assertThat(container.closes).hasSize(1);
        assertThat(isWritable()).isTrue();
    }

    private LibertyFrameWriter writer(Object insideSession) {
        container.inside = insideSession;
        var kernel = new KernelSendQueues(List.of(emptyTable()), Clock.systemUTC());
        return new LibertyFrameWriter(container.session(), new LibertySocket(container.session(), kernel), closer);
    }

    private void endSocket() {
        try {
            inside.channel().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path emptyTable() {
        try {
            return Files.writeString(folder.resolve("tcp"), "  sl  local_address rem_address\n", UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isWritable() {
        try {
            return inside.channel().write(ByteBuffer.wrap(new byte[1])) == 1;
        } catch (IOException shut) {
            return false;
        }
    }
}
