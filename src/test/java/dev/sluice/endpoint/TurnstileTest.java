package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.HelloErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One connection's way through, with a quota of two for each principal. */
class TurnstileTest {
    private static final String PRINCIPAL = "anonymous";
    private static final String LEAVE = "{\"type\":\"leave\"}";

    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void a_principal_with_all_its_connections_is_told_when_to_come_back_and_may_say_hello_again() {
        fixture.quota.take(PRINCIPAL);
        fixture.quota.take(PRINCIPAL);
        fixture.send(ConnectionFixture.HELLO);
        assertThat(fixture.wire.last())
                .contains("\"hello_error\"", "\"rate_limited\"", "\"wait_then_retry\"", "\"retry_after_seconds\":5");
        assertThat(fixture.wire.closes).isEmpty();

        fixture.quota.giveBack(PRINCIPAL);
        fixture.send(ConnectionFixture.HELLO);
        assertThat(fixture.sessions.requests).hasSize(1);
        assertThat(fixture.quota.taken(PRINCIPAL)).isEqualTo(2);
    }

    @Test
    void what_a_connection_takes_is_given_back_once_whether_it_leaves_or_ends() {
        fixture.send(ConnectionFixture.HELLO, LEAVE);
        assertThat(fixture.quota.taken(PRINCIPAL)).isZero();

        fixture.send(ConnectionFixture.HELLO);
        assertThat(fixture.quota.taken(PRINCIPAL)).isEqualTo(1);
        fixture.connection().ended();
        fixture.connection().ended();
        assertThat(fixture.quota.taken(PRINCIPAL)).isZero();
    }

    @Test
    void a_refused_handshake_takes_nothing() {
        fixture.sessions.slow = true;
        fixture.send(ConnectionFixture.HELLO);
        assertThat(fixture.quota.taken(PRINCIPAL)).isEqualTo(1);

        fixture.sessions.refuse(HelloErrorCode.OVERLOADED, Duration.ofSeconds(1));
        assertThat(fixture.quota.taken(PRINCIPAL)).isZero();
    }

    @Test
    void a_handshake_that_fails_takes_nothing() {
        fixture.sessions.slow = true;
        fixture.send(ConnectionFixture.HELLO);

        fixture.sessions.fail(new IllegalStateException("by the test"));
        assertThat(fixture.quota.taken(PRINCIPAL)).isZero();
    }

    @Test
    void a_connection_that_ends_during_its_handshake_keeps_nothing() {
        fixture.sessions.slow = true;
        fixture.send(ConnectionFixture.HELLO);
        fixture.connection().ended();
        fixture.sessions.welcome();

        assertThat(fixture.quota.taken(PRINCIPAL)).isZero();
        assertThat(fixture.sessions.detached).isEqualTo(1);
    }

    @Test
    void who_has_joined_does_not_give_way_to_newcomers() {
        fixture.connections.add(fixture.connection());
        fixture.send(ConnectionFixture.HELLO);
        for (int i = 0; i < 10; i++) {
            assertThat(fixture.connections.places().enter("stranger-" + i)).isNotEqualTo("c-1");
        }
    }

    @Test
    void who_has_left_its_session_gives_way_to_newcomers() {
        fixture.connections.add(fixture.connection());
        fixture.send(ConnectionFixture.HELLO, LEAVE);
        assertThat(IntStream.range(0, 10)
                        .mapToObj(i ->
                                Optional.ofNullable(fixture.connections.places().enter("stranger-" + i))))
                .contains(Optional.of("c-1"));
    }

    @Test
    void who_comes_back_to_a_session_keeps_its_place_again() {
        fixture.connections.add(fixture.connection());
        fixture.send(ConnectionFixture.HELLO, LEAVE, ConnectionFixture.HELLO);
        for (int i = 0; i < 10; i++) {
            assertThat(fixture.connections.places().enter("stranger-" + i)).isNotEqualTo("c-1");
        }
    }
}
