package dev.sluice.outbound;

import dev.sluice.protocol.CloseCode;

/** The wire of one connection, as its sending side sees it. */
public interface FrameWriter {
    /**
     * Hands one message over to be sent. Must not block. {@code written} is called once, before this returns or later, on any thread;
     * where the connection ends it may never be called. A second message is not handed over before the first one is written.
     */
    void write(String text, Written written);

    /** Ends the connection. Must not block, and may be called when it has ended already. */
    void close(CloseCode code);

    /** Told what became of a message. */
    @FunctionalInterface
    interface Written {
        /** Called once per message. */
        void with(WriteOutcome outcome);
    }
}
