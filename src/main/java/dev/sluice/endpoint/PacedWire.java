package dev.sluice.endpoint;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.CloseCode;

/** A wire whose reads keep pace with what is sent over it. */
record PacedWire(Wire wire, ReadPace pace) implements Wire {
    @Override
    public void carries(Outbound outbound) {
        pace.keepTo(outbound::directPercent);
    }

    @Override
    public void write(String text, Written written) {
        wire.write(text, outcome -> {
            written.with(outcome);
            pace.sent();
        });
    }

    @Override
    public void pong(byte[] data) {
        wire.pong(data);
    }

    @Override
    public void close(CloseCode code) {
        pace.open();
        wire.close(code);
    }

    @Override
    public void check(long nowMs) {
        pace.check(nowMs);
    }

    @Override
    public void watch() {
        wire.watch();
    }

    @Override
    public boolean stalled(long nowMs, Runnable moved) {
        return wire.stalled(nowMs, moved);
    }

    @Override
    public boolean tookBytes() {
        return wire.tookBytes();
    }

    @Override
    public void ended() {
        pace.open();
        wire.ended();
    }
}
