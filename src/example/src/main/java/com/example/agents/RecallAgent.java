package com.example.agents;

import dev.sluice.agent.Agent;
import dev.sluice.agent.AgentId;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;

/** Tells what was said before: the shape of an agent that holds no thread while it waits. */
@ApplicationScoped
@AgentId("recall")
public class RecallAgent implements Agent {
    @Override
    public CompletionStage<Reply> answer(Turn turn, TurnOutput output) {
        output.typing();
        return turn.history(10).thenApply(history -> {
            history.forEach(said -> output.token(said.role() + ": " + said.text() + "\n"));
            return Reply.streamed();
        });
    }
}
