package dev.sluice.example;

import dev.langchain4j.agent.tool.Tool;
import jakarta.inject.Singleton;

/** Looks like a bean with a tool, but this scope alone makes no bean. */
@Singleton
public class LooseTools {

    /** Nobody calls it. */
    @Tool("Nobody hears of it")
    public String loose() {
        return "loose";
    }
}
