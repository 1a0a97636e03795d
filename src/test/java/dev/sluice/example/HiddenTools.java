package dev.sluice.example;

import dev.langchain4j.agent.tool.Tool;
import jakarta.enterprise.context.ApplicationScoped;

/** A bean that nobody sees from another package. */
@ApplicationScoped
class HiddenTools {

    /** Greets. */
    @Tool
    public String hidden(String name) {
        return "hello " + name;
    }
}
