package dev.sluice.example;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.sluice.agent.ToolCall;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** A tool with an effect: the number of an order is drawn anew each time it is placed. The container intercepts it. */
@Transactional
@ApplicationScoped
public class OrderTools {

    /** Places an order. */
    @Tool("Places an order and tells its number")
    public String order(
            @P(name = "what", description = "what is ordered") String what,
            @P(name = "pieces", description = "how many") int pieces,
            ToolCall call) {
        return pieces + " " + what + " for " + call.idempotencyKey() + ": " + UUID.randomUUID();
    }
}
