package dev.sluice.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.sluice.agent.ToolEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the calls of tools in the answer to one message, over all its attempts.
 *
 * <p>Thread-safe. No two different calls have the same number: a call gets that of an earlier attempt if it is the one that was
 * interrupted there, and a new one otherwise, whatever the model called in its place.
 */
final class StepNumbers {
    /** Calls that have begun and not ended, by what they were; the steps of each in their order. */
    @GuardedBy("this")
    private final Map<String, Deque<Integer>> interrupted = new HashMap<>();

    @GuardedBy("this")
    private int last;

    /** Goes on after what earlier attempts reported. */
    StepNumbers(Iterable<ToolEvent> earlier) {
        synchronized (this) {
            ToolSteps.unfinished(earlier)
                    .forEach((step, call) -> interrupted
                            .computeIfAbsent(CallDigest.of(call), each -> new ArrayDeque<>())
                            .add(step));
            last = ToolSteps.last(earlier);
        }
    }

    /** The number of {@code call}, which is made now. */
    synchronized int next(ToolExecutionRequest call) {
        Deque<Integer> again = interrupted.get(CallDigest.of(call));
        Integer step = again == null ? null : again.poll();
        return step == null ? ++last : step;
    }
}
