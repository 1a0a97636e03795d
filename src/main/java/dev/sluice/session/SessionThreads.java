package dev.sluice.session;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads that sessions work on.
 *
 * @param tasks short work that never blocks
 * @param turns blocking agents, each on a thread that is its own until it returns
 * @param timers deadlines
 */
public record SessionThreads(Executor tasks, TurnThreads turns, ScheduledExecutorService timers) {}
