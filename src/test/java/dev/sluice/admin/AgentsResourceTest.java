package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.AgentHealth;
import dev.sluice.agent.AgentInvocation;
import dev.sluice.agent.AgentKind;
import dev.sluice.agent.AgentProfile;
import dev.sluice.agent.Reply;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How an agent is told. */
class AgentsResourceTest {
    private static final AgentInvocation INVOCATION = new AgentInvocation.Blocking((turn, output) -> Reply.streamed());

    @Test
    void an_agent_is_told_with_what_it_says_about_itself_and_its_health_of_now() {
        AtomicReference<AgentHealth> health = new AtomicReference<>(AgentHealth.UP);
        AgentProfile profile = new AgentProfile(
                "openai",
                "llama \"3\"",
                "localhost:11434",
                new TreeMap<>(Map.of("tool_rounds", 10L, "timeout_ms", 30_000L)),
                health::get);
        AgentHandle agent = new AgentHandle("gpt", AgentKind.BEAN, false, INVOCATION, profile);
        String told = "{\"id\":\"gpt\",\"kind\":\"openai\",\"model\":\"llama \\\"3\\\"\",\"host\":\"localhost:11434\","
                + "\"repeatable\":false,\"limits\":{\"timeout_ms\":30000,\"tool_rounds\":10},\"health\":";

        assertThat(AgentsResource.told(agent)).hasToString(told + "\"up\"}");
        health.set(AgentHealth.DEGRADED);
        assertThat(AgentsResource.told(agent)).hasToString(told + "\"degraded\"}");
        health.set(AgentHealth.DOWN);
        assertThat(AgentsResource.told(agent)).hasToString(told + "\"down\"}");
    }

    @Test
    void what_an_agent_does_not_say_is_left_out() {
        AgentHandle agent = new AgentHandle("mine", AgentKind.BEAN, true, INVOCATION);

        assertThat(AgentsResource.told(agent))
                .hasToString("{\"id\":\"mine\",\"kind\":\"bean\",\"repeatable\":true,\"limits\":{},\"health\":\"up\"}");
    }
}
