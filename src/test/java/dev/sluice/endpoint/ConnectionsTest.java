package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.budget.Relief;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Presence;
import dev.sluice.protocol.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections connections = new Connections(1, 1);
    private final ClientConnection first = new ConnectionFixture().named("c-1");
    private final ClientConnection second = new ConnectionFixture().named("c-2");

    @Test
    void whoever_has_joined_stays_and_the_newcomer_goes() {
        assertThat(connections.add(first)).isNull();
        join(first);

        assertThat(connections.add(second)).isSameAs(second);
    }

    @Test
    void who_has_not_joined_gives_way_to_a_newcomer() {
        assertThat(connections.add(first)).isNull();

        assertThat(connections.add(second)).isSameAs(first);
        assertThat(connections.places().taken()).isEqualTo(1);
    }

    @Test
    void a_place_is_given_back_once_and_only_by_who_has_it() {
        connections.add(first);
        join(first);

        connections.remove(second);
        assertThat(connections.add(second)).isSameAs(second);
        connections.remove(second);
        connections.remove(first);
        connections.remove(first);

        assertThat(connections.places().taken()).isZero();
        assertThat(connections.add(second)).isNull();
        assertThat(connections.count()).isEqualTo(1);
    }

    @Test
    void too_many_sockets_that_are_being_closed_leave_no_room_for_an_upgrade() {
        var crowd = new Connections(1, 1);
        var all = new ArrayList<ClientConnection>();
        for (int i = 0; i < Connections.CLOSING_MAX + 1; i++) {
            assertThat(crowd.isCrowded()).isFalse();
            all.add(new ConnectionFixture().named("c-" + i));
            crowd.add(all.get(i));
        }

        assertThat(crowd.isCrowded()).isTrue();
        crowd.remove(all.get(0));
        assertThat(crowd.isCrowded()).isFalse();
    }

    @Test
    void a_restart_ends_every_connection_and_counts_those_still_there() {
        var fixture = new ConnectionFixture();
        connections.add(fixture.connection());

        assertThat(connections.endForRestart()).isEqualTo(1);
        assertThat(connections.endForRestart()).isEqualTo(1);
        connections.remove(fixture.connection());

        assertThat(connections.endForRestart()).isZero();
        assertThat(fixture.wire.texts).singleElement().asString().contains("\"retry_after_ms\":");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.SERVICE_RESTART);
    }

    @Test
    void tells_of_the_open_ones_among_those_asked_for_and_when_they_were_last_heard() {
        var fixture = new ConnectionFixture();
        connections.add(fixture.connection());
        fixture.clock.advance(Duration.ofSeconds(5));
        fixture.send("{\"type\":\"ping\"}");
        Timestamp heard = Timestamp.of(fixture.clock.instant());
        fixture.clock.advance(Duration.ofSeconds(5));

        assertThat(connections.presence(List.of("gone", "c-1"))).containsExactly(new Presence("c-1", heard));
        assertThat(connections.presence(List.of())).isEmpty();
    }

    @Test
    void a_sweep_looks_at_every_connection() {
        var fixture = new ConnectionFixture();
        connections.add(fixture.connection());
        fixture.clock.advance(Surroundings.HANDSHAKE_TIMEOUT);

        MemoryBudget budget = new MemoryBudget(new MemoryConfig(1 << 20));
        new Sweep(connections, new Relief(budget, List.of(), Runnable::run)).run();

        assertThat(fixture.wire.closes).containsExactly(CloseCode.HANDSHAKE_TIMEOUT);
    }

    @Test
    void a_sweep_comes_often_enough_for_the_heartbeat() {
        assertThat(Sweep.interval(Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(500));
        assertThat(Sweep.interval(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(100));
        assertThat(Sweep.interval(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(10));
        assertThat(Sweep.interval(Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    }

    private void join(ClientConnection connection) {
        connections.places().asks(connection.id());
        connections.places().joined(connection.id());
    }
}
