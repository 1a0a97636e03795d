package dev.sluice.endpoint;

import dev.sluice.outbound.FrameWriter;
import dev.sluice.outbound.Outbound;

/** A connection's socket as its container gives it. */
interface Wire extends FrameWriter {
    /** Told once, before anything else, whose messages it carries. */
    void carries(Outbound outbound);

    /** Answers a ping of the WebSocket protocol with its 0 to 125 bytes, unless a newer one is answered first. Does not block. */
    void pong(byte[] data);

    /** Looks at the clock; called at intervals. */
    void check(long nowMs);

    /** From now on it counts which bytes the peer's network takes: it has just been asked whether it lives. */
    void watch();

    /**
     * Whether the peer's network has taken bytes since {@link #watch}, a ping's apart. Bytes that merely went into the kernel's
     * buffer do not count: it takes them for a dead peer too. Costs something: to be asked about silent clients only.
     */
    boolean tookBytes();

    /**
     * Whether the peer's network has taken nothing of the message on its way for {@link Uptake#STALL_MAX}. For the sweep alone.
     *
     * @param moved told where it has taken something of it since it was last asked
     */
    boolean stalled(long nowMs, Runnable moved);

    /** Told that the socket is gone: what was on its way will not be confirmed by anyone else. */
    void ended();
}
