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
import java.util.List;

/** One node's sessions, with time, threads and journal moved by hand. */
final class HandDrivenNode {
    static final String AGENT = "hand";

    final HandDrivenClock clock = new HandDrivenClock();
    final HandDrivenExecutor tasks = new HandDrivenExecutor();
    final HandDrivenExecutor turnThreads = new HandDrivenExecutor();
    final HandDrivenScheduler timers = new HandDrivenScheduler();
    final MemoryBudget memory;
    final ByteAccount account;
    final ByteAccount outboundAccount;
    final Admission admission;
    final HandAgent agent = new HandAgent();
    final FakeJournal journal;
    final TurnPermits permits;
    final SessionRuntime runtime;
    final SessionRegistry registry;

    private HandDrivenNode(Plan plan) {
        journal = plan.journal;
        memory = new MemoryBudget(new MemoryConfig(plan.budgetBytes));
        account = memory.account(MemoryKind.LOGS);
        outboundAccount = memory.account(MemoryKind.BUFFERS);
        admission = new Admission(plan.quotas);
        permits = new TurnPermits(plan.concurrentTurnsMax);
        AgentInvocation invocation = plan.invocation == null ? new AgentInvocation.Async(agent) : plan.invocation;
        AgentHandle handle = new AgentHandle(plan.agentId, AgentKind.BEAN, plan.repeatable, invocation);
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
                AgentCatalogue.of(
                        new AgentsConfig(List.of(), List.of()),
                        List.of(),
                        settings -> {
                            throw new IllegalStateException("nothing is configured");
                        },
                        List.of(handle)),
                permits,
                new SessionThreads(tasks, new TurnThreads(turnThreads, 8), timers),
                admission,
                memory);
        registry = new SessionRegistry(runtime, plan.sessionsMax, plan.emptyKeptMax);
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
        return new TestClient(this, connectionId, "alice");
    }

    TestClient client(String connectionId, String principal) {
        return new TestClient(this, connectionId, principal);
    }

    /** Everything that can happen without the agent or time does. */
    void settle() {
        do {
            journal.commitAll();
            tasks.runAll();
        } while (journal.waiting() > 0);
    }

    /** How many permits can be taken now; they are given back. */
    int freePermits() {
        int free = 0;
        // Who comes too late asks for nothing: what it is given it gives on.
        while (permits.tryAcquire("nobody", permits::release)) free++;
        for (int i = 0; i < free; i++) permits.release();
        return free;
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

        Plan blockingAgent(BlockingAgent agent) {
            invocation = new AgentInvocation.Blocking(agent);
            return this;
        }

        HandDrivenNode start() {
            return new HandDrivenNode(this);
        }
    }
}
