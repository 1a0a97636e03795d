package dev.sluice.session;

import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.AgentInvocation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What turns run by: the node's permits, and those of each agent with a number of its own of turns at a time.
 *
 * <p>Thread-safe. An agent's permit comes before the node's, so that what waits for an agent at its limit holds nothing of the node.
 * Nobody who holds one of the node's waits for an agent's.
 */
public final class NodePermits {
    private final TurnPermits node;
    private final Map<String, TurnPermits> agents = new HashMap<>();

    /** So many turns at a time on the node; each of {@code all} that yields has its own number, or as many as the node. */
    public NodePermits(int concurrentTurnsMax, List<AgentHandle> all) {
        node = new TurnPermits(concurrentTurnsMax);
        for (AgentHandle agent : all) {
            if (!(agent.invocation() instanceof AgentInvocation.Yielding yielding)) continue;
            Integer own = yielding.turnsMax();
            agents.put(agent.id(), new TurnPermits(own == null ? concurrentTurnsMax : own));
        }
    }

    /** A hold of nothing yet, for a session of {@code principal} with {@code agent}. */
    PermitHold hold(AgentHandle agent, String principal, Runnable granted) {
        return new PermitHold(agents.get(agent.id()), node, principal, granted);
    }

    /** From now on no turn begins, and none goes on that has left its place: whoever waits goes on waiting. Idempotent. */
    void close() {
        agents.values().forEach(TurnPermits::close);
        node.close();
    }
}
