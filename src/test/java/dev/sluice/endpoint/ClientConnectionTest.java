package dev.sluice.endpoint;

import static dev.sluice.endpoint.ConnectionFixture.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.security.Caller;
import dev.sluice.security.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
    private static final String JOIN = "{\"type\":\"join\",\"agent_id\":\"echo\"}";

    private final ConnectionFixture fixture = new ConnectionFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"message\",\"content\":\"x\",\"message_id\":\"m\"}",
                "{\"type\":\"abort\",\"message_id\":\"m\"}",
                "{\"type\":\"leave\"}",
                "{\"type\":\"typing\",\"data\":{}}"
            })
    void what_needs_a_session_is_refused_without_one(String frame) {
        fixture.send(frame);

        assertThat(fixture.wire.last()).contains("\"code\":\"not_joined\"");
        if (frame.contains("message_id")) assertThat(fixture.wire.last()).contains("\"message_id\":\"m\"");
        assertThat(fixture.wire.closes).isEmpty();
    }

    @Test
    void bad_frames_are_answered_until_there_are_too_many() {
        fixture.send("one", "two");
        assertThat(fixture.wire.closes).isEmpty();

        fixture.send("three");

        assertThat(fixture.wire.texts).hasSize(3).allMatch(text -> text.contains("bad_frame"));
        assertThat(fixture.wire.closes).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void unknown_types_do_not_count_as_bad() {
        for (int i = 0; i < 10; i++) fixture.send("{\"type\":\"levitate\"}");

        assertThat(fixture.wire.closes).isEmpty();
        assertThat(fixture.wire.last()).contains("unknown_type");
    }

    @Test
    void a_second_handshake_is_a_bad_frame_and_after_leave_a_welcome_one() {
        fixture.send(HELLO, JOIN);
        assertThat(fixture.wire.last()).contains("bad_frame");

        fixture.send("{\"type\":\"leave\"}");
        assertThat(fixture.wire.last()).isEqualTo("{\"type\":\"left\",\"session_id\":\"s-1\"}");
        assertThat(fixture.sessions.detached).isEqualTo(1);

        fixture.send(JOIN);
        assertThat(fixture.wire.last()).contains("\"type\":\"joined\"");
    }

    @Test
    void a_join_is_told_who_else_is_there() {
        fixture.connections.add(fixture.connection());
        fixture.sessions.others = List.of("c-1", "left meanwhile");

        fixture.send(JOIN);

        assertThat(fixture.wire.last())
                .contains("\"presence\":[{\"client_id\":\"c-1\",\"status\":\"online\",\"last_seen\":");
    }

    @Test
    void a_hello_is_told_how_long_to_stay_away_after_closes_for_slow_reading() {
        fixture.sessions.retryAfter = Duration.ofSeconds(4);
        fixture.send(HELLO);
        assertThat(fixture.wire.last()).contains("\"type\":\"hello_ok\"", "\"retry_after_ms\":4000");

        fixture.sessions.retryAfter = null;
        fixture.send("{\"type\":\"leave\"}", HELLO);
        assertThat(fixture.wire.last()).contains("\"type\":\"hello_ok\"").doesNotContain("retry_after_ms");
    }

    @Test
    void a_handshake_without_an_agent_is_a_bad_frame() {
        fixture.send("{\"type\":\"hello\"}");

        assertThat(fixture.wire.last()).contains("bad_frame");
        assertThat(fixture.sessions.requests).isEmpty();
    }

    @Test
    void a_client_too_new_or_too_old_is_told_what_to_do() {
        fixture.send("{\"type\":\"hello\",\"agent_id\":\"echo\",\"protocol_min\":2,\"protocol_max\":3}");
        assertThat(fixture.wire.last()).contains("hello_error", "protocol_unsupported", "downgrade_client");

        fixture.send("{\"type\":\"hello\",\"agent_id\":\"echo\",\"protocol_min\":-1,\"protocol_max\":0}");
        assertThat(fixture.wire.last()).contains("hello_error", "protocol_unsupported", "upgrade_client");

        fixture.send("{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":2,\"max_version\":3}");
        assertThat(fixture.wire.last()).contains("\"type\":\"error\"", "version_unsupported");
        assertThat(fixture.sessions.requests).isEmpty();
    }

    @Test
    void a_refused_handshake_says_why_and_may_be_tried_again() {
        fixture.sessions.slow = true;
        fixture.send(HELLO);
        fixture.sessions.refuse(HelloErrorCode.DRAINING, Duration.ofMillis(1500));
        assertThat(fixture.wire.last()).contains("hello_error", "draining", "\"retry_after_seconds\":2");

        fixture.send(HELLO);
        fixture.sessions.welcome();

        assertThat(fixture.wire.last()).contains("hello_ok");
    }

    @Test
    void without_a_token_where_one_is_needed_the_connection_is_closed() {
        fixture.withTokens().send(HELLO);

        assertThat(fixture.wire.texts).singleElement().asString().contains("hello_error", "auth_required");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.UNAUTHORIZED);
        assertThat(fixture.sessions.requests).isEmpty();
    }

    @Test
    void a_wrong_token_closes_the_connection_even_where_the_upgrade_had_a_good_one() {
        fixture.withTokens().openedBy(new Caller("alice"));

        fixture.send("{\"type\":\"join\",\"agent_id\":\"echo\",\"token\":\"secret-2\"}");

        assertThat(fixture.wire.texts).singleElement().asString().contains("\"type\":\"error\"", "auth_unauthorized");
        assertThat(fixture.wire.texts.toString()).doesNotContain("secret");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.UNAUTHORIZED);
    }

    @Test
    void a_token_in_the_handshake_settles_whose_the_session_is() {
        fixture.withTokens().send("{\"type\":\"hello\",\"agent_id\":\"echo\",\"token\":\"secret-1\"}");

        assertThat(fixture.sessions.requests)
                .singleElement()
                .matches(request -> request.principal().equals("alice"));
    }

    @Test
    void a_credential_without_write_may_look_on_and_is_refused_the_rest_without_a_close() {
        fixture.withTokens().openedBy(new Caller("alice", Set.of(Scope.READ), null));
        fixture.send(HELLO, message("m-1", "x"), "{\"type\":\"abort\"}", "{\"type\":\"typing\",\"data\":{}}");

        assertThat(fixture.wire.texts).hasSize(4);
        assertThat(fixture.wire.texts.get(0)).contains("hello_ok");
        assertThat(fixture.wire.texts.get(1)).contains("insufficient_scope", "\"message_id\":\"m-1\"");
        assertThat(fixture.wire.texts.subList(2, 4)).allMatch(text -> text.contains("insufficient_scope"));
        assertThat(fixture.sessions.received).isEmpty();

        fixture.send("{\"type\":\"leave\"}");

        assertThat(fixture.wire.last()).contains("left");
        assertThat(fixture.wire.closes).isEmpty();
    }

    @Test
    void a_credential_without_any_scope_gets_no_session_and_may_come_again_with_another() {
        fixture.withTokens().openedBy(new Caller("alice", Set.of(), null));
        fixture.send(HELLO);
        assertThat(fixture.wire.last()).contains("insufficient_scope");
        assertThat(fixture.sessions.requests).isEmpty();

        fixture.send("{\"type\":\"hello\",\"agent_id\":\"echo\",\"token\":\"secret-1\"}", message("m-1", "x"));

        assertThat(fixture.wire.last()).contains("hello_ok");
        assertThat(fixture.sessions.received).hasSize(1);
    }

    @Test
    void a_connection_ends_when_its_credential_does() {
        fixture.withTokens().openedBy(until(Duration.ofSeconds(20)));
        fixture.send(HELLO).pass(Duration.ofMillis(19_999));
        assertThat(fixture.wire.closes).isEmpty();

        fixture.pass(Duration.ofMillis(1)).pass(Duration.ofMillis(1));

        assertThat(fixture.wire.closes).containsExactly(CloseCode.UNAUTHORIZED);
        assertThat(fixture.sessions.detached).isEqualTo(1);
    }

    @Test
    void a_credential_in_the_handshake_counts_in_place_of_the_upgrades() {
        fixture.withTokens().openedBy(until(Duration.ofSeconds(20)));
        fixture.send("{\"type\":\"hello\",\"agent_id\":\"echo\",\"token\":\"secret-1\"}");

        fixture.pass(Duration.ofSeconds(25));

        assertThat(fixture.wire.closes).isEmpty();
    }

    @Test
    void a_credential_that_has_ended_joins_nothing_any_more() {
        fixture.withTokens().openedBy(until(Duration.ofSeconds(5)));
        fixture.clock.advance(Duration.ofSeconds(5));

        fixture.send(HELLO);

        assertThat(fixture.wire.texts).singleElement().asString().contains("auth_unauthorized");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.UNAUTHORIZED);
    }

    private Caller until(Duration end) {
        return new Caller("alice", Set.of(Scope.READ), fixture.clock.instant().plus(end));
    }

    @Test
    void frames_behind_a_handshake_wait_for_its_answer_and_keep_their_order() {
        fixture.sessions.slow = true;
        fixture.send(HELLO, "{\"type\":\"message\",\"content\":\"a\"}", "{\"type\":\"ping\"}", "{\"type\":\"abort\"}");
        assertThat(fixture.wire.texts).isEmpty();

        fixture.sessions.welcome();

        assertThat(fixture.sessions.received).containsExactly("message \"a\"", "abort null");
        assertThat(fixture.wire.texts.get(0)).contains("hello_ok");
        assertThat(fixture.wire.texts.get(1)).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void what_does_not_fit_behind_a_handshake_is_refused_and_nothing_of_it_kept() {
        fixture.sessions.slow = true;
        fixture.send(HELLO);
        for (int i = 0; i < 5; i++) fixture.send(message("m" + i, "x".repeat(300)));

        assertThat(fixture.wire.texts).hasSize(3).allMatch(text -> text.contains("not_joined"));
        assertThat(fixture.wire.last()).contains("\"message_id\":\"m4\"");

        fixture.sessions.welcome();
        assertThat(fixture.sessions.received).hasSize(2);
    }

    @Test
    void who_is_faster_than_the_rate_is_told_when_to_try_again_but_may_always_stop() {
        fixture.withRate(2, 1000).send(HELLO, message("a", "1"), message("b", "2"), message("c", "3"));

        assertThat(fixture.wire.last()).contains("rate_limited", "\"message_id\":\"c\"", "\"retry_after_ms\":500");
        fixture.send(message("d", "stop"));
        fixture.clock.advance(Duration.ofMillis(500));
        fixture.send(message("c", "3"));
        assertThat(fixture.sessions.received)
                .containsExactly("message \"1\"", "message \"2\"", "message \"stop\"", "message \"3\"");
    }

    @Test
    void a_session_that_arrives_after_the_end_is_let_go_of() {
        fixture.sessions.slow = true;
        fixture.send(HELLO);
        fixture.connection().ended();

        fixture.sessions.welcome();

        assertThat(fixture.sessions.detached).isEqualTo(1);
        assertThat(fixture.sessions.received).isEmpty();
    }

    @Test
    void whoever_ends_it_the_session_is_let_go_of_once() {
        fixture.send(HELLO);

        fixture.connection().end(CloseCode.TEXT_ONLY);
        fixture.connection().end(CloseCode.INTERNAL_ERROR);
        fixture.connection().ended();

        assertThat(fixture.sessions.detached).isEqualTo(1);
        assertThat(fixture.wire.closes).containsExactly(CloseCode.TEXT_ONLY);
        assertThat(fixture.account.heldBytes()).isZero();
    }

    @Test
    void a_slow_consumer_lets_go_of_its_session_and_of_its_bytes() {
        fixture.send(HELLO);
        fixture.wire.stalled = true;

        for (int i = 0; i < 200; i++) fixture.send("{\"type\":\"ping\"}");

        assertThat(fixture.wire.closes).containsExactly(CloseCode.SLOW_CONSUMER);
        assertThat(fixture.sessions.detached).isEqualTo(1);
        assertThat(fixture.account.heldBytes()).isZero();
    }

    @Test
    void a_peer_that_takes_no_last_words_is_closed_without_them() {
        fixture.wire.stalled = true;
        fixture.send("one", "two", "three");
        assertThat(fixture.wire.closes).isEmpty();

        fixture.pass(Surroundings.LAST_WORDS_TIMEOUT);

        assertThat(fixture.wire.closes).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void last_words_go_out_before_the_close() {
        fixture.wire.stalled = true;
        fixture.send("one", "two", "three");

        fixture.wire.flow();

        assertThat(fixture.wire.texts).hasSize(3);
        assertThat(fixture.wire.closes).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void an_end_with_a_hint_says_when_to_come_back() {
        fixture.send(HELLO);

        fixture.connection().endWithHint(CloseCode.SERVICE_RESTART, Duration.ofMillis(700));

        assertThat(fixture.wire.last()).contains("\"type\":\"status\"", "\"retry_after_ms\":700");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.SERVICE_RESTART);
    }

    @Test
    void a_restart_keeps_the_session_until_everything_is_told_and_ends_the_connection_once() {
        fixture.send(HELLO);
        fixture.wire.stalled = true;
        fixture.send("{\"type\":\"ping\"}");

        fixture.connection().endForRestart(Duration.ofMillis(700));
        fixture.connection().endForRestart(Duration.ofMillis(900));
        assertThat(fixture.sessions.detached).isZero();
        fixture.wire.flow();

        assertThat(fixture.wire.last()).contains("\"type\":\"status\"", "\"retry_after_ms\":700");
        assertThat(fixture.wire.closes).containsExactly(CloseCode.SERVICE_RESTART);
        assertThat(fixture.sessions.detached).isEqualTo(1);
    }

    @Test
    void a_restart_does_not_wait_long_for_a_client_that_does_not_read() {
        fixture.send(HELLO);
        fixture.wire.stalled = true;
        fixture.send("{\"type\":\"ping\"}");

        fixture.connection().endForRestart(Duration.ofMillis(700));
        fixture.pass(Surroundings.LAST_WORDS_TIMEOUT.minusMillis(1));
        assertThat(fixture.wire.closes).isEmpty();
        fixture.pass(Duration.ofMillis(1));

        assertThat(fixture.wire.closes).containsExactly(CloseCode.SERVICE_RESTART);
    }

    @Test
    void who_does_not_join_in_time_is_closed() {
        fixture.pass(Duration.ofMillis(9_999));
        assertThat(fixture.wire.closes).isEmpty();

        fixture.send("{\"type\":\"ping\"}").pass(Duration.ofMillis(1));

        assertThat(fixture.wire.closes).containsExactly(CloseCode.HANDSHAKE_TIMEOUT);
    }

    @Test
    void a_silent_client_is_asked_once_and_after_two_heartbeats_gone() {
        fixture.send(HELLO).pass(Duration.ofSeconds(30)).pass(Duration.ofSeconds(1));
        assertThat(fixture.wire.texts).hasSize(2);
        assertThat(fixture.wire.last()).isEqualTo("{\"type\":\"ping\"}");

        fixture.pass(Duration.ofSeconds(29));

        assertThat(fixture.wire.closes).containsExactly(CloseCode.LIVENESS_TIMEOUT);
    }

    @Test
    void any_frame_is_life_and_so_are_bytes_that_the_peer_takes() {
        fixture.send(HELLO).pass(Duration.ofSeconds(50));
        fixture.send("nonsense").pass(Duration.ofSeconds(50));
        fixture.wire.tookBytes = true;
        fixture.pass(Duration.ofSeconds(50));

        assertThat(fixture.wire.closes).isEmpty();
    }

    @Test
    void who_pings_and_takes_nothing_of_a_message_is_a_slow_consumer() {
        fixture.send(ConnectionFixture.HELLO);
        fixture.wire.isStuck = true;

        fixture.send("{\"type\":\"ping\"}").pass(Duration.ofSeconds(1));

        assertThat(fixture.wire.closes).containsExactly(CloseCode.SLOW_CONSUMER);
    }

    private static String message(String messageId, String content) {
        return "{\"type\":\"message\",\"message_id\":\"" + messageId + "\",\"content\":\"" + content + "\"}";
    }
}
