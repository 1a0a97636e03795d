package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.agent.HistoryMessage.Role;
import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandCancellation;
import dev.sluice.support.HandTurn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the interfaces themselves decide for every agent. */
class SpiTest {
    private static final JsonText USAGE = JsonText.ofEncoded("{\"tokens\":7}");

    @Test
    void a_turn_tells_a_string_without_quotes_and_escapes_and_an_object_as_compact_json() {
        assertThat(HandTurn.ordering("\"a \\\"quoted\\\" line\\n\"").text()).isEqualTo("a \"quoted\" line\n");
        assertThat(HandTurn.ordering("{ \"a\" : [ 1 ] }").text()).isEqualTo("{\"a\":[1]}");
    }

    @Test
    void a_message_of_the_past_tells_its_text_in_the_same_way() {
        assertThat(past("\"tab\\t\"").text()).isEqualTo("tab\t");
        assertThat(past("{\"a\":1}").text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void a_turn_is_cancelled_as_soon_as_there_is_a_reason() {
        HandCancellation cancellation = new HandCancellation();
        assertThat(cancellation.isCancelled()).isFalse();

        cancellation.cancel(CancelReason.TIMEOUT);

        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void a_reply_is_a_text_or_json_or_what_was_streamed() {
        assertThat(Reply.text("a\n").content()).isEqualTo(JsonText.ofEncoded("\"a\\n\""));
        assertThat(Reply.json(JsonText.EMPTY_OBJECT).content()).isSameAs(JsonText.EMPTY_OBJECT);
        assertThat(Reply.streamed().content()).isNull();
    }

    @Test
    void what_is_told_beside_an_answer_stays_with_it_and_leaves_the_answer_as_it_was() {
        Reply plain = Reply.text("a");

        assertThat(plain.metadata()).isNull();
        assertThat(plain.withMetadata(USAGE)).isEqualTo(new Reply(plain.content(), USAGE));
        assertThat(Reply.streamed().withMetadata(USAGE).content()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withMetadata(JsonText.ofString("x")));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withMetadata(tooLarge()));
    }

    @Test
    void what_is_told_beside_a_failure_leaves_its_code_message_cause_and_trace() {
        AgentFailure plain = new AgentFailure("model_busy", "try later", new IllegalStateException("why"));

        AgentFailure told = plain.withMetadata(USAGE);

        assertThat(plain.metadata()).isNull();
        assertThat(told.metadata()).isEqualTo(USAGE);
        assertThat(told.code()).isEqualTo("model_busy");
        assertThat(told).hasMessage("try later").hasCause(plain.getCause());
        assertThat(told.getStackTrace()).isEqualTo(plain.getStackTrace());
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withMetadata(tooLarge()));
    }

    @Test
    void a_profile_tells_bounds_by_name_and_of_an_address_the_host_alone() {
        AgentHandle plain = new AgentHandle("x", AgentKind.BUILT_IN, true, new AgentInvocation.Async(new EchoAgent()));

        assertThat(plain.profile().kind()).isEqualTo("built_in");
        assertThat(plain.profile().health().get()).isEqualTo(AgentHealth.UP);
        assertThat(profile("openai", "localhost:11434", "timeout_ms").limits())
                .containsExactly(entry("timeout_ms", 1L));
        for (String host : List.of("user:secret@host", "host/v1", "host?key=secret")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> profile("openai", host, "timeout_ms"))
                    .withMessage("host: … (expected: host or host:port)");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> profile("Open AI", "host", "timeout_ms"));
        assertThatIllegalArgumentException().isThrownBy(() -> profile("openai", "host", "time out"));
    }

    private static AgentProfile profile(String kind, String host, String limit) {
        return new AgentProfile(kind, "m", host, new TreeMap<>(Map.of(limit, 1L)), () -> AgentHealth.UP);
    }

    private static JsonText tooLarge() {
        return JsonText.ofEncoded("{\"a\":\"" + "x".repeat(16 * 1024) + "\"}");
    }

    @Test
    void an_agent_may_be_run_again_unless_it_says_otherwise() {
        assertThat(Unsaid.class.getAnnotation(AgentId.class).repeatable()).isTrue();
    }

    @AgentId("unsaid")
    private static final class Unsaid {}

    private static HistoryMessage past(String json) {
        return new HistoryMessage(Role.USER, JsonText.ofEncoded(json), "m-0", Instant.EPOCH);
    }
}
