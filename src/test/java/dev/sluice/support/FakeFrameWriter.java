package dev.sluice.support;

import dev.sluice.outbound.FrameWriter;
import dev.sluice.outbound.WriteOutcome;
import dev.sluice.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wire driven by hand: it keeps what was written and confirms when told to. Refuses two messages at once, as the container does. */
public final class FakeFrameWriter implements FrameWriter {
    private final List<String> texts = new ArrayList<>();
    private final List<CloseCode> closes = new ArrayList<>();
    private @Nullable Written pending;
    private boolean confirming;
    private boolean broken;
    private int doubleWrites;

    /** Confirms every message before {@code write} returns. */
    public FakeFrameWriter confirming() {
        confirming = true;
        return this;
    }

    /** Throws from every write. */
    public FakeFrameWriter broken() {
        broken = true;
        return this;
    }

    @Override
    public void write(String text, Written written) {
        if (broken) throw new IllegalStateException("the connection is gone");
        if (pending != null) doubleWrites++;
        texts.add(text);
        if (confirming) {
            written.with(WriteOutcome.WRITTEN);
            return;
        }
        pending = written;
    }

    @Override
    public void close(CloseCode code) {
        closes.add(code);
    }

    /** Confirms the message on its way; false if there is none. */
    public boolean confirm() {
        return settle(WriteOutcome.WRITTEN);
    }

    /** Ends the message on its way; false if there is none. */
    public boolean settle(WriteOutcome outcome) {
        Written settled = pending;
        if (settled == null) return false;
        pending = null;
        settled.with(outcome);
        return true;
    }

    /** Confirms until nothing is on its way. */
    public void confirmAll() {
        while (confirm()) {
            // Each confirmation may have handed over the next message.
        }
    }

    /** The confirmation owed for the message on its way. */
    public Written pending() {
        if (pending == null) throw new IllegalStateException("nothing is on its way");
        return pending;
    }

    /** The text on its way; empty if there is none. */
    public String inFlight() {
        return pending == null ? "" : texts.get(texts.size() - 1);
    }

    /** Everything written so far. */
    public List<String> texts() {
        return texts;
    }

    /** Every close carried out. */
    public List<CloseCode> closes() {
        return closes;
    }

    /** How often a message was written while another was on its way. */
    public int doubleWrites() {
        return doubleWrites;
    }
}
