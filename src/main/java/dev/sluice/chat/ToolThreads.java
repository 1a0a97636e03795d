package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads that all tools of the node share.
 *
 * <p>Thread-safe. A call that is over but holds its thread still, because it ignores that it was interrupted, is stuck: of one
 * tool a quarter of the threads may be, then it is refused, so that others go on. Once all are, everything is refused at once,
 * and nothing is queued behind threads that may never come back.
 */
final class ToolThreads {
    private final Executor executor;
    private final int threadsMax;
    private final int stuckMax;

    @GuardedBy("this")
    private final Map<String, Integer> stuck = new HashMap<>();

    /**
     * Threads of {@code executor}.
     *
     * @param executor runs so many at a time; what is more waits there
     * @param threadsMax how many that are, at least 1
     */
    ToolThreads(Executor executor, int threadsMax) {
        if (threadsMax < 1) throw new IllegalArgumentException("threadsMax: " + threadsMax + " (expected: >= 1)");
        this.executor = executor;
        this.threadsMax = threadsMax;
        this.stuckMax = Math.max(1, threadsMax / 4);
    }

    /** Has {@code call} of {@code tool} done as soon as a thread is free; told is why it will not be. */
    Optional<ToolResult> run(String tool, Runnable call) {
        Optional<ToolResult> refused = refusal(tool);
        if (refused.isPresent()) return refused;
        try {
            executor.execute(call);
            return Optional.empty();
        } catch (RejectedExecutionException stopping) {
            return Optional.of(ToolResult.error(ToolFault.BUSY, "no thread is free for this tool; it was not called"));
        }
    }

    private synchronized Optional<ToolResult> refusal(String tool) {
        int own = stuck.getOrDefault(tool, 0);
        if (own >= stuckMax) {
            return Optional.of(ToolResult.error(
                    ToolFault.STUCK, own + " earlier calls of this tool have not come back; it was not called"));
        }
        int all = stuck.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= threadsMax) {
            return Optional.of(ToolResult.error(
                    ToolFault.STUCK, "all threads are held by tools that have not come back; it was not called"));
        }
        return Optional.empty();
    }

    /** A call of {@code tool} is over, and its thread in it still. */
    synchronized void stuck(String tool) {
        stuck.merge(tool, 1, Integer::sum);
    }

    /** A thread that was {@link #stuck} has come back. */
    synchronized void back(String tool) {
        stuck.computeIfPresent(tool, (name, calls) -> calls == 1 ? null : calls - 1);
    }
}
