package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Codes are a promise to programs that were written against them: none changes unnoticed. */
class CataloguesTest {
    @Test
    void error_codes_are_those_of_the_protocol() {
        assertThat(names(ErrorCode.values(), ErrorCode::wireName))
                .containsExactly(
                        "bad_frame",
                        "unknown_type",
                        "not_joined",
                        "inbox_full",
                        "rate_limited",
                        "overloaded",
                        "draining",
                        "payload_too_large",
                        "message_id_conflict",
                        "insufficient_scope",
                        "internal",
                        "version_unsupported",
                        "invalid_protocol_hello");
    }

    @Test
    void hello_error_codes_are_those_of_the_protocol_each_with_its_step_and_its_close() {
        assertThat(names(
                        HelloErrorCode.values(),
                        code -> code.wireName() + " > " + code.nextStep().wireName() + " > " + code.close()))
                .containsExactly(
                        "auth_required > reauthenticate > UNAUTHORIZED",
                        "auth_unauthorized > reauthenticate > UNAUTHORIZED",
                        "protocol_unsupported > upgrade_client > null",
                        "agent_not_found > do_not_retry > null",
                        "session_not_found > start_new_session > null",
                        "rate_limited > wait_then_retry > null",
                        "origin_not_allowed > do_not_retry > ORIGIN_NOT_ALLOWED",
                        "draining > wait_then_retry > null",
                        "overloaded > wait_then_retry > null",
                        "configuration_error > do_not_retry > null");
    }

    @Test
    void next_steps_are_those_of_the_protocol() {
        assertThat(names(NextStep.values(), NextStep::wireName))
                .containsExactly(
                        "reauthenticate",
                        "upgrade_client",
                        "downgrade_client",
                        "wait_then_retry",
                        "start_new_session",
                        "do_not_retry");
    }

    @Test
    void close_codes_are_those_of_the_protocol() {
        assertThat(names(
                        CloseCode.values(),
                        code -> code.number() + " " + code.reason() + ", reconnect " + code.reconnect()))
                .containsExactly(
                        "1000 bye, reconnect NO",
                        "1002 protocol error, reconnect NO",
                        "1003 text only, reconnect NO",
                        "1007 text is not UTF-8, reconnect NO",
                        "1008 unauthorized, reconnect NO",
                        "1008 too many bad frames, reconnect NO",
                        "1008 origin not allowed, reconnect NO",
                        "1008 handshake timeout, reconnect YES",
                        "1009 payload too large, reconnect NO",
                        "1011 internal error, reconnect AFTER_BACKOFF",
                        "1012 service restart, reconnect AFTER_HINT",
                        "1013 slow consumer, reconnect AT_ONCE",
                        "1013 overloaded, reconnect AFTER_HINT",
                        "4002 liveness timeout, reconnect AT_ONCE");
    }

    @Test
    void close_reasons_fit_into_a_close_frame() {
        assertThat(CloseCode.values())
                .allSatisfy(code -> assertThat(Json.utf8Bytes(code.reason())).isBetween(1, 123));
    }

    @Test
    void outcomes_are_those_of_the_protocol_and_are_found_by_name() {
        assertThat(names(Outcome.values(), Outcome::wireName))
                .containsExactly("ok", "error", "aborted", "timeout", "interrupted", "abandoned");
        assertThat(Outcome.values())
                .allSatisfy(
                        outcome -> assertThat(Outcome.named(outcome.wireName())).isEqualTo(outcome));
    }

    @Test
    void event_types_are_those_of_the_protocol_each_in_its_class() {
        assertThat(names(
                        EventType.values(),
                        type -> type.wireName()
                                + (type.conflatable() ? " conflatable" : "")
                                + (type.coverable() ? " coverable" : "")))
                .containsExactly(
                        "session_start",
                        "response",
                        "token_stream conflatable coverable",
                        "reasoning_stream conflatable coverable",
                        "tool_call_stream coverable",
                        "tool_progress_stream coverable",
                        "tool_result_stream coverable",
                        "retry_stream coverable",
                        "stream_error coverable",
                        "stream_end coverable",
                        "turn_restarted",
                        "response",
                        "session_end");
    }

    @Test
    void remaining_names_are_those_of_the_protocol() {
        assertThat(names(Durability.values(), Durability::wireName)).containsExactly("durable", "drain");
        assertThat(names(Capability.values(), Capability::wireName)).containsExactly("streaming", "batch");
        assertThat(names(SignalKind.values(), SignalKind::wireName))
                .containsExactly("typing", "presence", "agent_status");
    }

    @Test
    void a_client_is_told_which_way_its_version_is_off() {
        assertThat(ProtocolVersion.of(versions(1, 1))).isEqualTo(ProtocolVersion.AGREED);
        assertThat(ProtocolVersion.of(versions(0, 9))).isEqualTo(ProtocolVersion.AGREED);
        assertThat(ProtocolVersion.agreed(versions(0, 9))).isEqualTo(1);
        assertThat(ProtocolVersion.of(versions(-1, 0))).isEqualTo(ProtocolVersion.CLIENT_TOO_OLD);
        assertThat(ProtocolVersion.of(versions(2, 3))).isEqualTo(ProtocolVersion.CLIENT_TOO_NEW);
    }

    private static Handshake versions(int min, int max) {
        return new Join("a", min, max, null, null, null);
    }

    private static <T> String[] names(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).toArray(String[]::new);
    }
}
