package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.AgentInvocation.Async;
import dev.sluice.agent.AgentInvocation.Blocking;
import dev.sluice.support.HandDrivenScheduler;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentCatalogueTest {
    private static final List<AgentHandle> BUILT_INS = BuiltInAgents.on(new HandDrivenScheduler());
    private static final Blocking BLOCKING = new Blocking((turn, output) -> Reply.text("from a bean"));

    private static final ConfiguredAgents MAKER =
            settings -> new AgentHandle(settings.id(), AgentKind.CONFIGURED, true, new Async((turn, output) -> {
                throw new AssertionError("not asked");
            }));

    @Test
    void lists_an_agent_with_a_model_in_its_place() {
        AgentCatalogue catalogue = configured("echo,gpt,simulator", "gpt", bean("a"));

        assertThat(ids(catalogue)).containsExactly("echo", "gpt", "simulator", "a");
        assertThat(catalogue.find("gpt").orElseThrow().kind()).isEqualTo(AgentKind.CONFIGURED);
    }

    @Test
    void refuses_settings_for_an_agent_that_is_built_in_or_a_bean() {
        assertThatThrownBy(() -> configured("echo", "echo"))
                .hasMessage("GATEWAY_AGENTS: echo (expected: an id of its own, because GATEWAY_AGENT_ECHO_… is set:"
                        + " no built-in agent's and no bean's)");
        assertThatThrownBy(() -> configured("echo,a", "a", bean("a")))
                .hasMessage("GATEWAY_AGENTS: a (expected: an id of its own, because GATEWAY_AGENT_A_… is set:"
                        + " no built-in agent's and no bean's)");
    }

    @Test
    void lists_the_built_in_agents_where_nothing_is_said() {
        assertThat(ids(catalogue(AgentsConfig.IDS_DEFAULT))).containsExactly("echo", "simulator");
    }

    @Test
    void knows_the_built_in_agents_as_repeatable_and_asynchronous() {
        assertThat(catalogue("echo,simulator").all()).allSatisfy(agent -> {
            assertThat(agent.kind()).isEqualTo(AgentKind.BUILT_IN);
            assertThat(agent.repeatable()).isTrue();
            assertThat(agent.invocation()).isInstanceOf(Async.class);
        });
    }

    @Test
    void finds_an_agent_by_its_exact_id_only() {
        AgentCatalogue catalogue = catalogue("echo", bean("Shout"));

        assertThat(catalogue.find("Shout")).contains(bean("Shout"));
        assertThat(catalogue.find("shout")).isEmpty();
        assertThat(catalogue.find("echo ")).isEmpty();
    }

    @Test
    void leaves_out_a_built_in_agent_that_is_not_switched_on() {
        assertThat(catalogue("echo").find("simulator")).isEmpty();
    }

    @Test
    void lists_beans_after_the_configured_agents_by_id() {
        assertThat(ids(catalogue("simulator,echo", bean("b"), bean("a"))))
                .containsExactly("simulator", "echo", "a", "b");
    }

    @Test
    void lists_a_bean_that_is_configured_too_once_and_in_its_place() {
        assertThat(ids(catalogue("b,echo", bean("a"), bean("b")))).containsExactly("b", "echo", "a");
    }

    @Test
    void may_consist_of_beans_alone() {
        assertThat(ids(catalogue("", bean("a")))).containsExactly("a");
    }

    @Test
    void refuses_a_configured_agent_that_does_not_exist() {
        assertThatThrownBy(() -> catalogue("echo,gpt", bean("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GATEWAY_AGENTS: gpt (expected: echo, simulator, the @AgentId of a bean, or GATEWAY_AGENT_GPT_MODEL"
                                + " set)");
    }

    @Test
    void tells_of_all_agents_at_once_what_is_wrong_and_of_each_once() {
        var settings = List.of(
                new AgentSettings("gpt", "openai", null, null, null, null, null),
                new AgentSettings("claude", "anthropic", null, null, null, null, null),
                new AgentSettings("echo", "openai", null, "small", null, null, null));
        ConfiguredAgents refusing = each -> {
            throw new IllegalArgumentException(AgentSettings.key(each.id(), "MODEL") + ": missing");
        };
        var config = new AgentsConfig(List.of("gpt", "claude", "nosuch", "echo"), settings);

        assertThatThrownBy(() -> AgentCatalogue.of(config, BUILT_INS, refusing, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .extracting(line -> line.split(" \\(", 2)[0])
                        .containsExactly(
                                "GATEWAY_AGENT_GPT_MODEL: missing",
                                "GATEWAY_AGENT_CLAUDE_MODEL: missing",
                                "GATEWAY_AGENTS: echo",
                                "GATEWAY_AGENTS: nosuch"));
    }

    @Test
    void says_what_may_have_been_typed_wrong() {
        assertThatThrownBy(() -> catalogue("Echo")).hasMessageEndingWith("; upper and lower case count, as in echo)");
        assertThatThrownBy(() -> catalogue("SHOUT", bean("Shout")))
                .hasMessageEndingWith("; upper and lower case count, as in Shout)");
        for (String several : List.of("echo simulator", "echo;simulator", "echo; simulator")) {
            assertThatThrownBy(() -> catalogue(several))
                    .hasMessageStartingWith("GATEWAY_AGENTS: " + several + " (expected: ")
                    .hasMessageEndingWith("; ids are separated by commas)");
        }
    }

    @Test
    void refuses_two_beans_with_one_id() {
        assertThatThrownBy(() -> catalogue("echo", bean("a"), bean("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("@AgentId: a (expected: an id that one bean has, which is an Agent or a BlockingAgent)");
    }

    @Test
    void refuses_a_bean_with_the_id_of_a_built_in_agent_even_if_that_is_switched_off() {
        assertThatThrownBy(() -> catalogue("echo", bean("simulator")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("@AgentId: simulator (expected: an id that no built-in agent has)");
    }

    @Test
    void refuses_an_id_that_is_empty_or_too_long_or_holds_a_null_character() {
        assertThat(bean("x".repeat(128)).id()).hasSize(128);
        for (String id : List.of("", "x".repeat(129), "a\0b")) {
            assertThatThrownBy(() -> bean(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("id: " + id + " (expected: 1 to 128 characters without U+0000)");
        }
    }

    private static AgentCatalogue catalogue(String ids, AgentHandle... beans) {
        return AgentCatalogue.of(
                new AgentsConfig(AgentsConfig.idsOf(ids), List.of()), BUILT_INS, MAKER, List.of(beans));
    }

    private static AgentCatalogue configured(String ids, String configured, AgentHandle... beans) {
        var settings = new AgentSettings(configured, "openai", null, "small", null, null, null);
        var config = new AgentsConfig(AgentsConfig.idsOf(ids), List.of(settings));
        return AgentCatalogue.of(config, BUILT_INS, MAKER, List.of(beans));
    }

    private static AgentHandle bean(String id) {
        return new AgentHandle(id, AgentKind.BEAN, false, BLOCKING);
    }

    private static List<String> ids(AgentCatalogue catalogue) {
        return catalogue.all().stream().map(AgentHandle::id).toList();
    }
}
