package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.example.OrderTools;
import dev.sluice.support.ChangedWar;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelServer;
import dev.sluice.support.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What PostgreSQL keeps of conversations with a model, over the gateway's death. */
class ChatAgentPostgresIT {
    private static final ModelServer MODEL = ModelServer.started();
    private static final ChangedWar WAR = new ChangedWar().with(OrderTools.class);

    private final GatewayServer server = Gateways.owned(ChatAgentPostgresIT.class, TestDatabase.POSTGRESQL, settings());

    @RegisterExtension
    final Clients clients = new Clients(server);

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(WAR.settings());
        settings.put("GATEWAY_AGENTS", "gpt");
        settings.put("GATEWAY_AGENT_GPT_BASE_URL", MODEL.baseUrl());
        settings.put("GATEWAY_AGENT_GPT_MODEL", "small");
        return settings;
    }

    @AfterAll
    static void end() {
        Gateways.endOwned(ChatAgentPostgresIT.class, TestDatabase.POSTGRESQL);
        MODEL.close();
        WAR.close();
    }

    @Test
    void memory_what_answers_cost_and_what_tools_did_outlive_the_process() {
        // One conversation is over when the process dies …
        WireClient over = clients.session("gpt");
        MODEL.answers(ordering("cake"), ModelAnswer.saying("Ordered."));
        over.message("m-1", "A cake, please.");
        JsonNode metadata = over.finished("m-1").json().path("metadata");
        String cake = result(over);
        MODEL.nextCall();
        assertThat(MODEL.nextCall().messages()).last().isEqualTo("tool: " + cake);
        // … and of another one the tool has answered, but not the model.
        WireClient cut = clients.session("gpt");
        MODEL.answers(ordering("pie"), ModelAnswer.silent());
        cut.message("m-2", "A pie, please.");
        cut.await("a result", frame -> frame.is("tool_result_stream"));
        String pie = result(cut);
        MODEL.nextCall();
        MODEL.nextCall();
        long cursor = cut.lastCursor();

        server.kill();
        MODEL.answers(ModelAnswer.saying("Ordered, too."));
        server.start();

        Frame goneOn = clients.resumed("gpt", cut.sessionId(), cursor).finished("m-2");
        assertThat(goneOn.event().orElseThrow().content().asText()).isEqualTo("Ordered, too.");
        assertThat(goneOn.event().orElseThrow().members().path("attempts").asInt())
                .isEqualTo(2);
        assertThat(MODEL.nextCall().messages()).hasSize(3).last().isEqualTo("tool: " + pie);

        WireClient back = clients.resumed("gpt", over.sessionId(), 0);
        assertThat(metadata.path("requests").asInt()).isEqualTo(2);
        assertThat(back.finished("m-1").event().orElseThrow().members().path("metadata"))
                .isEqualTo(metadata);
        MODEL.answers(ModelAnswer.saying("A cake."));
        back.answer("What did I order?");
        List<String> remembered = MODEL.nextCall().messages();
        assertThat(remembered)
                .hasSize(5)
                .startsWith("user: A cake, please.")
                .contains("tool: " + cake)
                .endsWith("assistant: Ordered.", "user: What did I order?");
    }

    private static ModelAnswer ordering(String what) {
        return ModelAnswer.calling("c1", "order", "{\"what\":\"" + what + "\",\"pieces\":1}");
    }

    private static String result(WireClient client) {
        return client.frames().stream()
                .filter(frame -> frame.is("tool_result_stream"))
                .findFirst()
                .orElseThrow()
                .json()
                .path("data")
                .path("result")
                .asText();
    }
}
