package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentLimits;
import dev.sluice.agent.AgentMemory;
import dev.sluice.agent.AgentRequests;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.ToolCall;
import dev.sluice.example.OrderTools;
import dev.sluice.protocol.MessageRate;
import dev.sluice.support.HandCancellation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatAgentsTest {
    private final OfferedTool order =
            BeanMethod.of(new OrderTools(), OrderTools.class, OrderTools.class.getMethods()[0]);

    @Test
    void an_agent_needs_the_name_of_a_model() {
        AgentSettings settings = new AgentSettings("gpt", "openai", null, null, "sk-secret", null, null);

        assertThatThrownBy(() -> new ChatAgents().make(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GATEWAY_AGENT_GPT_MODEL: missing (expected: the name of a model)");
    }

    @Test
    void an_agent_has_all_tools_or_those_that_are_named_or_none() {
        ToolBox all = new ToolBox(List.of(order));

        assertThat(all.of(naming(null)).specifications()).hasSize(1);
        assertThat(all.of(naming(List.of("order"))).specifications()).hasSize(1);
        assertThat(all.of(naming(List.of())).specifications()).isEmpty();
    }

    @Test
    void a_tool_that_nobody_has_or_two_of_one_name_are_refused() {
        assertThatThrownBy(() -> new ToolBox(List.of(order)).of(naming(List.of("mail"))))
                .hasMessage("GATEWAY_AGENT_GPT_TOOLS: mail (expected: order)");
        assertThatThrownBy(() -> new ToolBox(List.of()).of(naming(List.of("mail"))))
                .hasMessage("GATEWAY_AGENT_GPT_TOOLS: mail (expected: none, because no bean has a @Tool)");
        assertThatThrownBy(() -> new ToolBox(List.of(order, order)))
                .hasMessage("@Tool: order, of dev.sluice.example.OrderTools.order and"
                        + " dev.sluice.example.OrderTools.order (expected: a name that one method has)");
    }

    @Test
    void the_model_is_told_a_tools_parameters_but_not_what_the_gateway_brings_itself() {
        assertThat(order.specification().description()).isEqualTo("Places an order and tells its number");
        assertThat(order.specification().parameters().properties()).containsOnlyKeys("what", "pieces");
        assertThat(order.specification().parameters().required()).containsExactly("what", "pieces");
    }

    @Test
    void the_models_arguments_become_a_methods_parameters() throws Throwable {
        assertThat(call("{\"what\":\"cake\",\"pieces\":2}")).asString().startsWith("2 cake for s/m/3/d: ");
        assertThatThrownBy(() -> call("{\"what\":\"cake\",\"pieces\":2,\"more\":1}"))
                .hasMessage("more: 1 (expected: one of what, pieces)");
        assertThatThrownBy(() -> call("{\"what\":\"cake\"}"))
                .hasMessageStartingWith("pieces: missing (expected: a whole number");
        assertThatThrownBy(() -> call("{\"what\":\"cake\",\"pieces\":\"many\"}"))
                .hasMessageStartingWith("pieces: \"many\" (expected: a whole number");
    }

    @Test
    void every_bound_of_an_agent_is_listed_and_those_that_are_not_set_are_not() {
        AgentBounds all = new AgentBounds(
                new AgentMemory(3, 2),
                new AgentRequests(Duration.ofMillis(3), 4, 5),
                new AgentLimits(6, new MessageRate(7, 8), Duration.ofMillis(9)),
                new AgentTools(null, Duration.ofMillis(10), 11));

        assertThat(ChatAgents.limits(bounded(Duration.ofMillis(12), all)))
                .hasToString("{answer_tokens=5, circuit_open_ms=9, concurrent_turns=6, idle_timeout_ms=3,"
                        + " memory_messages=3, memory_tokens=2, rate_per_ms=8, rate_requests=7, retries=4,"
                        + " timeout_ms=12, tool_rounds=11, tool_timeout_ms=10}");
        assertThat(ChatAgents.limits(bounded(null, AgentBounds.DEFAULT)))
                .hasToString("{circuit_open_ms=30000, idle_timeout_ms=120000, memory_messages=20, retries=2,"
                        + " tool_rounds=10, tool_timeout_ms=30000}");
    }

    private static AgentSettings bounded(Duration timeout, AgentBounds bounds) {
        return new AgentSettings("gpt", "openai", null, "small", null, null, timeout, bounds);
    }

    private Object call(String arguments) throws Throwable {
        ToolCall call = new ToolCall("s", "m", 3, "d", "alice", new HandCancellation());
        return order.body().call(new ObjectMapper().readTree(arguments), call);
    }

    private static AgentSettings naming(List<String> names) {
        AgentBounds bounds = AgentBounds.DEFAULT;
        AgentTools tools = new AgentTools(names, AgentTools.TIMEOUT_DEFAULT, AgentTools.ROUNDS_DEFAULT);
        return new AgentSettings(
                "gpt",
                "openai",
                null,
                "small",
                null,
                null,
                null,
                new AgentBounds(bounds.memory(), bounds.requests(), bounds.limits(), tools));
    }
}
