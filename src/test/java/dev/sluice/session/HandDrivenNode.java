package dev.sluice.session;

import dev.sluice.agent.Agent;
import dev.sluice.agent.AgentCatalogue;
import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.AgentInvocation;
import dev.sluice.agent.AgentKind;
import dev.sluice.agent.AgentsConfig;
import dev.sluice.agent.BlockingAgent;
import dev.sluice.budget.ByteAccount;
import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryConfig;
import dev.sluice.budget.MemoryKind;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogContext;
import dev.sluice.inbox.InboxConfig;
import dev.sluice.protocol.Durability;
import dev.sluice.support.FakeJournal;
import dev.sluice.support.HandAgent;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.HandDrivenExecutor;
import dev.sluice.support.HandDrivenScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node's sessions, with time, threads and journal moved by hand. */
final class HandDrivenNode {
    static final String AGENT = "hand";
    static final String OTHER = "other";

    final HandDrivenClock clock = new HandDrivenClock();
    final HandDrivenExecutor tasks = new HandDrivenExecutor();
    final HandDrivenExecutor turnThreads = new HandDrivenExecutor();
    final HandDrivenScheduler timers = new HandDrivenScheduler();
    final MemoryBudget memory;
    final ByteAccount account;
    final ByteAccount outboundAccount;
    final Admission admission;
    final HandAgent agent = new HandAgent();
    final HandAgent other = new HandAgent();
    final FakeJournal journal;
    final SessionRuntime runtime;
    final SessionRegistry registry;

    private HandDrivenNode(Plan plan) {
        journal = plan.journal;
        memory = new MemoryBudget(new MemoryConfig(plan.budgetBytes));
        account = memory.account(MemoryKind.LOGS);
        outboundAccount = memory.account(MemoryKind.BUFFERS);
        admission = new Admission(plan.quotas);
        AgentCatalogue agents = AgentCatalogue.of(
                new AgentsConfig(List.of(), List.of()),
                List.of(),
                settings -> {
                    throw new IllegalStateException("nothing is configured");
                },
                List.of(
                        new AgentHandle(plan.agentId, AgentKind.BEAN, plan.repeatable, invocation(plan)),
                        new AgentHandle(OTHER, AgentKind.BEAN, true, new AgentInvocation.Async(other))));
        runtime = new SessionRuntime(
                new SessionConfig(
                        plan.durability,
                        Duration.ofHours(24),
                        ResumeMode.ON_RECONNECT,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10)),
                new TurnConfig(plan.replyBytesMax, Duration.ofMinutes(10), 3, plan.concurrentTurnsMax),
                new InboxConfig(plan.inboxMax, plan.inboxBytesMax),
                new LogContext(new EventLogConfig(plan.replayEventsMax, 1 << 20), clock, account),
                clock,
                journal,
                agents,
                new NodePermits(plan.concurrentTurnsMax, agents.all()),
                new SessionThreads(tasks, new TurnThreads(turnThreads, 8), timers),
                admission,
                memory);
        registry = new SessionRegistry(runtime, plan.sessionsMax, plan.emptyKeptMax);
    }

    private AgentInvocation invocation(Plan plan) {
        if (plan.invocation != null) return plan.invocation;
        return plan.yields ? new AgentInvocation.Yielding(agent, plan.turnsMax) : new AgentInvocation.Async(agent);
    }

    static Plan plan() {
        return new Plan();
    }

    /** A durable node with small bounds. */
    static HandDrivenNode durable() {
        return plan().start();
    }

    /** A node that writes nothing per message. */
    static HandDrivenNode drain() {
        return plan().drain().start();
    }

    TestClient client(String connectionId) {
        return clientOf(AGENT, connectionId);
    }

    TestClient client(String connectionId, String principal) {
        return new TestClient(this, AGENT, connectionId, principal);
    }

    TestClient clientOf(String agentId, String connectionId) {
        return new TestClient(this, agentId, connectionId, "alice");
    }

    /** Everything that can happen without the agent or time does. */
    void settle() {
        do {
            journal.commitAll();
            tasks.runAll();
        } while (journal.waiting() > 0);
    }

    /** How many of the node's permits can be taken now; they are given back. */
    int freePermits() {
        return free(OTHER);
    }

    /** How many turns of an agent that yields may begin now, where the node has room. */
    int freeTurns() {
        return free(AGENT);
    }

    private int free(String agentId) {
        AgentHandle agent = runtime.agents().find(agentId).orElseThrow();
        List<PermitHold> taken = new ArrayList<>();
        PermitHold hold = runtime.permits().hold(agent, "nobody", () -> {});
        while (hold.tryAcquire()) {
            if (agent.invocation() instanceof AgentInvocation.Yielding)
                hold.rest().run();
            taken.add(hold);
            hold = runtime.permits().hold(agent, "nobody", () -> {});
        }
        // First whoever waits in vain: what the others give back is not for it.
        hold.leave().run();
        taken.forEach(each -> each.leave().run());
        return taken.size();
    }

    /** The node as it is set up. */
    static final class Plan {
        private FakeJournal journal = new FakeJournal();
        private Durability durability = Durability.DURABLE;
        private boolean repeatable = true;
        private int concurrentTurnsMax = 4;
        private int inboxMax = 3;
        private int sessionsMax = 1_000;
        private int emptyKeptMax = EmptySessions.KEPT_MAX;
        private long budgetBytes = 100 << 20;
        private QuotaConfig quotas = QuotaConfig.none();
        private long inboxBytesMax = 1_000;
        private int replayEventsMax = 100;
        private long replyBytesMax = 1_000_000;
        private AgentInvocation invocation;
        private boolean yields;
        private Integer turnsMax;
        private String agentId = AGENT;

        Plan quotas(int sessionsMaxPerPrincipal, int pendingMaxPerPrincipal) {
            quotas = new QuotaConfig(QuotaConfig.NONE, sessionsMaxPerPrincipal, pendingMaxPerPrincipal);
            return this;
        }

        Plan drain() {
            durability = Durability.DRAIN;
            return this;
        }

        Plan after(HandDrivenNode died) {
            journal = died.journal;
            journal.die();
            return this;
        }

        Plan unrepeatable() {
            repeatable = false;
            return this;
        }

        Plan turns(int max) {
            concurrentTurnsMax = max;
            return this;
        }

        Plan inbox(int messagesMax, long bytesMax) {
            inboxMax = messagesMax;
            inboxBytesMax = bytesMax;
            return this;
        }

        Plan replayEvents(int max) {
            replayEventsMax = max;
            return this;
        }

        Plan replyBytes(long max) {
            replyBytesMax = max;
            return this;
        }

        Plan sessions(int max) {
            sessionsMax = max;
            return this;
        }

        Plan emptySessions(int keptMax) {
            emptyKeptMax = keptMax;
            return this;
        }

        Plan budget(long bytes) {
            budgetBytes = bytes;
            return this;
        }

        Plan agentId(String id) {
            agentId = id;
            return this;
        }

        Plan agent(Agent agent) {
            invocation = new AgentInvocation.Async(agent);
            return this;
        }

        /** The agent lets others run while it waits; so many turns of it at a time, or as many as the node runs. */
        Plan yielding(@Nullable Integer turnsMax) {
            yields = true;
            this.turnsMax = turnsMax;
            return this;
        }

        Plan blockingAgent(BlockingAgent agent) {
            invocation = new AgentInvocation.Blocking(agent);
            return this;
        }

        HandDrivenNode start() {
            return new HandDrivenNode(this);
        }
    }
}
