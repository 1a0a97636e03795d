package dev.sluice.lifecycle;

import java.util.Optional;

/** Tells that the server is about to stop, before anything in it has stopped. */
interface StopSignal {

    /**
     * Has {@code stopping} run when the server is about to stop; the server waits until it returns.
     *
     * @return takes the request back; empty where this server gives no such signal
     */
    Optional<Runnable> onStop(Runnable stopping);
}
