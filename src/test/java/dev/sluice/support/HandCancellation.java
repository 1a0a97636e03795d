package dev.sluice.support;

import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cancellation that comes when a test says so. Not thread-safe. */
public final class HandCancellation implements Cancellation {
    private final List<Runnable> callbacks = new ArrayList<>();
    private Optional<CancelReason> reason = Optional.empty();

    /** Cancels the turn; only the first time counts. */
    public void cancel(CancelReason why) {
        if (reason.isPresent()) return;
        reason = Optional.of(why);
        List.copyOf(callbacks).forEach(Runnable::run);
    }

    @Override
    public Optional<CancelReason> reason() {
        return reason;
    }

    @Override
    public void onCancel(Runnable callback) {
        if (reason.isPresent()) callback.run();
        else callbacks.add(callback);
    }
}
