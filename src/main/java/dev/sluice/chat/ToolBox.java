package dev.sluice.chat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sluice.agent.AgentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tools that models may call, by name. Immutable. */
final class ToolBox {
    private final Map<String, OfferedTool> tools = new TreeMap<>();

    /**
     * These tools.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    ToolBox(List<OfferedTool> all) {
        for (OfferedTool tool : all) {
            OfferedTool other = tools.put(tool.name(), tool);
            if (other == null) continue;
            throw new IllegalArgumentException("@Tool: " + tool.name() + ", of " + other.body() + " and " + tool.body()
                    + " (expected: a name that one method has)");
        }
    }

    /**
     * Those of them that {@code settings} let an agent have.
     *
     * @throws IllegalArgumentException if a name is set that no tool has
     */
    ToolBox of(AgentSettings settings) {
        List<String> names = settings.bounds().tools().names();
        if (names == null) return this;
        List<OfferedTool> chosen = new ArrayList<>();
        for (String name : names) {
            OfferedTool tool = tools.get(name);
            if (tool == null) {
                String known =
                        tools.isEmpty() ? "none, because no bean has a @Tool" : String.join(", ", tools.keySet());
                throw new IllegalArgumentException(
                        AgentSettings.key(settings.id(), "TOOLS") + ": " + name + " (expected: " + known + ")");
            }
            chosen.add(tool);
        }
        return new ToolBox(chosen);
    }

    Optional<OfferedTool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** What a model is told of them; nothing where there are none. */
    List<ToolSpecification> specifications() {
        return tools.values().stream().map(OfferedTool::specification).toList();
    }
}
