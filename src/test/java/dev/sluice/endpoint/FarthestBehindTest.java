package dev.sluice.endpoint;

import static dev.sluice.endpoint.ConnectionFixture.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Ping;
import org.junit.jupiter.api.Test;

class FarthestBehindTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final FarthestBehind farthest =
            new FarthestBehind(new MemoryBudget(new MemoryConfig(8 << 20)), fixture.connections);

    FarthestBehindTest() {
        fixture.connections.add(fixture.connection());
        fixture.send(HELLO);
    }

    @Test
    void it_is_told_when_to_come_back_and_closed() {
        fixture.sessions.awaitedBytes = 1_000_000;

        assertThat(farthest.relieve(500_000)).isEqualTo(1_000_000);

        assertThat(fixture.wire.texts).last().asString().contains("\"type\":\"status\"", "\"retry_after_ms\":");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.OVERLOADED);
        assertThat(fixture.sessions.detached).isEqualTo(1);
    }

    @Test
    void who_has_only_a_message_on_its_way_is_left_alone() {
        fixture.sessions.awaitedBytes = 100_000;

        assertThat(farthest.relieve(500_000)).isZero();

        assertThat(fixture.wire.closes).isEmpty();
    }

    @Test
    void who_is_ending_already_is_not_ended_again_and_what_it_holds_is_on_its_way_back() {
        fixture.wire.stalled = true;
        fixture.send("{\"type\":\"ping\"}");
        fixture.connection().end(CloseCode.BYE);
        long heldBytes = fixture.account.heldBytes();

        assertThat(heldBytes).isPositive();
        assertThat(farthest.relieve(500_000)).isEqualTo(heldBytes);
        fixture.wire.flow();
        assertThat(fixture.wire.closes).containsExactly(CloseCode.BYE);
    }

    @Test
    void frames_that_wait_for_a_handshake_are_counted_until_they_are_handled_or_given_up() {
        FrameQueue frames = new FrameQueue(1_000, fixture.account);
        long before = fixture.account.heldBytes();
        var ping = new Ping();
        frames.offer(ping, 100);
        frames.offer(ping, 100);
        frames.offer(ping, 100);
        assertThat(fixture.account.heldBytes()).isEqualTo(before + 400);

        frames.next();
        assertThat(fixture.account.heldBytes()).isEqualTo(before + 200);
        frames.close();
        assertThat(fixture.account.heldBytes()).isEqualTo(before);
        assertThat(frames.offer(ping, 100)).isEqualTo(FrameQueue.Offer.FULL);
    }
}
