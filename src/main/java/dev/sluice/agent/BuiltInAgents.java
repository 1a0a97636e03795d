package dev.sluice.agent;

import dev.sluice.agent.AgentInvocation.Async;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The agents that are part of the gateway. */
final class BuiltInAgents {
    private BuiltInAgents() {}

    /** All of them, switched on or not; {@code scheduler} keeps their time. */
    static List<AgentHandle> on(ScheduledExecutorService scheduler) {
        return List.of(
                new AgentHandle("echo", AgentKind.BUILT_IN, true, new Async(new EchoAgent())),
                new AgentHandle("simulator", AgentKind.BUILT_IN, true, new Async(new SimulatorAgent(scheduler))));
    }
}
