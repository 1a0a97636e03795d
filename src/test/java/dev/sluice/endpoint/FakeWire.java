package dev.sluice.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.outbound.Outbound;
import dev.sluice.outbound.WriteOutcome;
import dev.sluice.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket driven by hand: it keeps what was written; unless it is stalled it confirms at once. */
final class FakeWire implements Wire {
    final List<String> texts = new ArrayList<>();
    final List<String> pongs = new ArrayList<>();
    final List<CloseCode> closes = new ArrayList<>();
    boolean stalled;
    boolean tookBytes;
    boolean isStuck;
    int endings;
    private @Nullable Written pending;

    @Override
    public void carries(Outbound outbound) {}

    @Override
    public void check(long nowMs) {}

    @Override
    public void write(String text, Written written) {
        texts.add(text);
        if (stalled) pending = written;
        else written.with(WriteOutcome.WRITTEN);
    }

    @Override
    public void pong(byte[] data) {
        pongs.add(new String(data, US_ASCII));
    }

    @Override
    public void close(CloseCode code) {
        closes.add(code);
    }

    @Override
    public boolean tookBytes() {
        return tookBytes;
    }

    @Override
    public boolean stalled(long nowMs, Runnable moved) {
        return isStuck;
    }

    @Override
    public void ended() {
        endings++;
    }

    /** The peer reads again. */
    void flow() {
        stalled = false;
        Written confirmed = pending;
        pending = null;
        if (confirmed != null) confirmed.with(WriteOutcome.WRITTEN);
    }

    /** The last message written. */
    String last() {
        return texts.get(texts.size() - 1);
    }

    @Override
    public void watch() {}
}
