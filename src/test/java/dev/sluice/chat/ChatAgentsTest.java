package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.agent.AgentBounds;
import dev.sluice.agent.AgentSettings;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.ToolCall;
import dev.sluice.example.OrderTools;
import dev.sluice.support.HandCancellation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatAgentsTest {
    private final OfferedTool order =
            BeanMethod.of(new OrderTools(), OrderTools.class.getMethods()[0]);

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
                .hasMessage("@Tool: order (expected: a name that one method has)");
    }

    @Test
    void the_model_is_told_a_tools_parameters_but_not_what_the_gateway_brings_itself() {
        assertThat(order.specification().description()).isEqualTo("Places an order and tells its number");
        assertThat(order.specification().parameters().properties()).containsOnlyKeys("what", "pieces");
        assertThat(order.specification().parameters().required()).containsExactly("what", "pieces");
    }

    @Test
    void the_models_arguments_become_a_methods_parameters() throws Exception {
        assertThat(call("{\"what\":\"cake\",\"pieces\":2,\"more\":1}"))
                .asString()
                .startsWith("2 cake for s/m/3: ");
        assertThatThrownBy(() -> call("{\"what\":\"cake\"}")).hasMessage("pieces: missing");
        assertThatThrownBy(() -> call("{\"what\":\"cake\",\"pieces\":\"many\"}"))
                .hasMessage("pieces: expected a int");
    }

    private Object call(String arguments) throws Exception {
        ToolCall call = new ToolCall("s", "m", 3, "alice", new HandCancellation());
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
