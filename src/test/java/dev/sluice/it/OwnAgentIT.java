package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.agents.RecallAgent;
import com.example.agents.ShoutAgent;
import dev.sluice.support.Deployments;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway with two more classes in its WAR: what the README tells users to do. */
@Tag("in-container")
@ExtendWith(ArquillianExtension.class)
class OwnAgentIT {
    @ArquillianResource
    private URL base;

    @Deployment(testable = false)
    public static WebArchive gatewayWithOwnAgents() {
        return Deployments.gateway().addClasses(ShoutAgent.class, RecallAgent.class);
    }

    @Test
    void an_agent_bean_is_found_by_its_id_and_streams() {
        try (WireClient client = connect()) {
            client.hello("shout");

            Frame answer = client.answer("speak up, please");

            assertThat(answer.event().orElseThrow().content().asText()).isEqualTo("SPEAK UP, PLEASE");
            assertThat(client.frames()).anyMatch(frame -> frame.is("token_stream"));
            Coverage.assertHolds(client);
        }
    }

    @Test
    void an_agent_that_answers_later_sees_what_was_said_before() {
        try (WireClient client = connect()) {
            client.hello("recall");
            client.answer("my name is Ada");

            Frame answer = client.answer("what did I say?");

            assertThat(answer.event().orElseThrow().content().asText()).contains("USER: my name is Ada\n");
            Coverage.assertHolds(client);
        }
    }

    @Test
    void the_built_in_agents_are_still_there_and_others_are_not() {
        try (WireClient client = connect()) {
            assertThat(client.refusedHello("whisper", hello -> {}).text("code")).isEqualTo("agent_not_found");
            client.hello("echo");
            client.answer("x");
        }
    }

    private WireClient connect() {
        URI endpoint = URI.create("ws://localhost:" + base.getPort() + base.getPath() + "ws");
        return WireClient.connect(endpoint, Map.of(), List.of());
    }
}
