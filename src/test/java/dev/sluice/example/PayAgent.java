package dev.sluice.example;

import dev.sluice.agent.Agent;
import dev.sluice.agent.AgentId;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does what must not be done twice, and has no answer to what it is told to ponder: the shape of a turn not to be repeated. */
@ApplicationScoped
@AgentId(value = "pay", repeatable = false)
public class PayAgent implements Agent {
    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        output.token("begun");
        if (turn.text().equals("ponder")) return new CompletableFuture<>();
        return CompletableFuture.completedStage(Reply.streamed());
    }
}
