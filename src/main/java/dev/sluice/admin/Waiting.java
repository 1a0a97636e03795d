package dev.sluice.admin;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Requests of one kind that wait for their answer without a thread, so many at a time. Thread-safe. */
final class Waiting {
    private static final System.Logger LOG = System.getLogger(Waiting.class.getName());

    private final Semaphore places;

    Waiting(int max) {
        places = new Semaphore(max);
    }

    /**
     * Answers {@code request} with what {@code work} comes to, within {@code max}; at once with 503 where nobody may wait any
     * more. The place is given back when the answer is written.
     */
    <T> void answer(
            AsyncResponse request, Duration max, Supplier<CompletionStage<T>> work, Function<T, Response> told) {
        if (!places.tryAcquire()) {
            request.resume(ApiAnswer.overloaded("Too many are asking at once."));
            return;
        }
        request.register((CompletionCallback) failure -> places.release());
        request.setTimeout(max.toMillis(), TimeUnit.MILLISECONDS);
        request.setTimeoutHandler(late -> late.resume(ApiAnswer.overloaded("The answer took too long.")));
        var unused = work.get().whenComplete((result, failure) -> {
            if (failure == null) {
                request.resume(told.apply(result));
                return;
            }
            LOG.log(System.Logger.Level.WARNING, "request not answered", failure);
            request.resume(ApiAnswer.overloaded("The answer cannot be given now; try again."));
        });
    }
}
