package dev.sluice.endpoint;

import dev.sluice.outbound.FrameWriter;

/** A connection's socket as its container gives it. */
interface Wire extends FrameWriter {
    /**
     * Whether the peer's network has taken bytes, since this was last asked, that were waiting then. Bytes that merely went into
     * the kernel's buffer do not count: it takes them for a dead peer too. Costs something: to be asked about silent clients only.
     */
    boolean tookWaitingBytes();

    /** Told that the socket is gone: what was on its way will not be confirmed by anyone else. */
    void ended();
}
