package com.example.agents;

import dev.sluice.agent.AgentId;
import dev.sluice.agent.BlockingAgent;
import dev.sluice.agent.Reply;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnOutput;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Says it again, louder, word by word: the shape of an agent that may block. */
@ApplicationScoped
@AgentId("shout")
public class ShoutAgent implements BlockingAgent {
    @Override
    public Reply answer(Turn turn, TurnOutput output) {
        for (String word : turn.text().split("(?<= )", -1)) {
            if (!output.token(word.toUpperCase(Locale.ROOT))) break;
        }
        return Reply.streamed();
    }
}
