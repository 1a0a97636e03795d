package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A turn's {@link Cancellation}. Thread-safe; callbacks run without a lock, each once. */
final class TurnCancellation implements Cancellation {
    private static final System.Logger LOG = System.getLogger(TurnCancellation.class.getName());

    @GuardedBy("this")
    private @Nullable CancelReason reason;

    @GuardedBy("this")
    private List<Runnable> callbacks = new ArrayList<>(0);

    void cancel(CancelReason why) {
        List<Runnable> due;
        synchronized (this) {
            if (reason != null) return;
            reason = why;
            due = callbacks;
            callbacks = List.of();
        }
        for (Runnable callback : due) run(callback);
    }

    @Override
    public synchronized Optional<CancelReason> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public void onCancel(Runnable callback) {
        synchronized (this) {
            if (reason == null) {
                callbacks.add(callback);
                return;
            }
        }
        run(callback);
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "an agent's cancellation callback failed", e);
        }
    }
}
