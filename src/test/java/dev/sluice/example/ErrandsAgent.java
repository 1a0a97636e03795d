package dev.sluice.example;

import static java.util.stream.Collectors.toSet;

import dev.sluice.agent.Agent;
import dev.sluice.agent.AgentId;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.Reply;
import dev.sluice.agent.ToolEvent;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs the errands that a message names, each a tool step, and none twice: what an earlier attempt has a result of is left out.
 * {@code wait} does not come back in the first attempt. Asked to {@code recall}, it tells the tool events of its past.
 */
@ApplicationScoped
@AgentId("errands")
public class ErrandsAgent implements Agent {
    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        if (turn.text().equals("recall")) return turn.history(10).thenApply(ErrandsAgent::recalled);
        return turn.toolEvents().thenCompose(earlier -> run(turn, output, earlier));
    }

    private static CompletionStage<Reply> run(Turn turn, TurnOutput output, List<ToolEvent> earlier) {
        Set<String> done = earlier.stream()
                .filter(event -> event.kind() == ToolEvent.Kind.RESULT)
                .map(event -> name(event.data()))
                .collect(toSet());
        String separator = "";
        for (String errand : turn.text().split(" ", -1)) {
            boolean kept = done.contains(errand);
            if (!kept) {
                output.toolCall(new JsonObject().put("name", errand).toJsonText());
                if (errand.equals("wait") && turn.attempt() == 1) return new CompletableFuture<>();
                output.toolResult(new JsonObject()
                        .put("name", errand)
                        .put("result", "done")
                        .toJsonText());
            }
            output.token(separator + errand + (kept ? " kept" : " run"));
            separator = ", ";
        }
        JsonText metadata = new JsonObject()
                .put("earlier", earlier.size())
                .put("attempt", turn.attempt())
                .toJsonText();
        return CompletableFuture.completedStage(Reply.streamed().withMetadata(metadata));
    }

    private static Reply recalled(List<HistoryMessage> past) {
        List<String> told = new ArrayList<>();
        for (HistoryMessage said : past) {
            for (ToolEvent event : said.toolEvents()) {
                told.add(said.role() + " " + event.kind() + " " + event.attempt() + " " + name(event.data()));
            }
        }
        return Reply.text(String.join("\n", told));
    }

    private static String name(JsonText data) {
        var members = data.membersOrNull();
        JsonText name = members == null ? null : members.get("name");
        return name == null ? "" : String.valueOf(name.stringOrNull());
    }
}
