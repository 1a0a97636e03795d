package dev.sluice.chat;

import dev.sluice.http.ModelFailedException;
import dev.sluice.http.ModelFailure;
import dev.sluice.protocol.LogText;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether an agent's model could be reached when it was asked last; the log tells why not once, not for each turn. Thread-safe. */
final class Reach {
    private static final System.Logger LOG = System.getLogger(Reach.class.getName());

    private final String agentId;

    /** Why it could not be reached; null where it could, or was not asked yet. */
    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    Reach(String agentId) {
        this.agentId = LogText.escaped(agentId);
    }

    /** A request ended with this failure. */
    void failed(@Nullable Throwable cause) {
        ModelFailedException failed = ModelFailedException.in(cause).orElse(null);
        if (failed == null || failed.failure() != ModelFailure.UNREACHABLE) return;
        // Host, port and words of our own: nothing of the conversation, no key.
        String why = String.valueOf(failed.getMessage());
        if (why.equals(reason.getAndSet(why))) return;
        Throwable below = failed.getCause();
        String type = below == null ? "none" : below.getClass().getName();
        LOG.log(System.Logger.Level.WARNING, "model out of reach agent={0} cause={1} reason={2}", agentId, type, why);
    }

    /** A request was answered. */
    void answered() {
        // Read first: most answers come where nothing was wrong.
        if (reason.get() != null && reason.getAndSet(null) != null)
            LOG.log(System.Logger.Level.INFO, "model in reach again agent={0}", agentId);
    }
}
