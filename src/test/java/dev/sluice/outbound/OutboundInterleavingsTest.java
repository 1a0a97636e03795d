package dev.sluice.outbound;

import dev.sluice.budget.ByteAccount;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.ServerPong;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** In every interleaving of senders and confirmations, one message is on its way at most, and none is left behind. */
public final class OutboundInterleavingsTest {
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final AtomicInteger collisions = new AtomicInteger();
    private final AtomicReference<FrameWriter.Written> pending = new AtomicReference<>();
    private final ByteAccount account = new ByteAccount();
    private final Outbound outbound = new Outbound(
            new OutboundConfig(1_000_000, 1_000),
            new FrameWriter() {
                @Override
                public void write(String text, Written confirmation) {
                    if (onTheWay.incrementAndGet() > 1) collisions.incrementAndGet();
                    written.incrementAndGet();
                    pending.set(confirmation);
                }

                @Override
                public void close(CloseCode code) {
                    collisions.incrementAndGet();
                }
            },
            account,
            Clock.systemUTC());

    public OutboundInterleavingsTest() {
        send();
    }

    @Operation
    public void send() {
        queued.incrementAndGet();
        outbound.send(new ServerPong());
    }

    @Operation
    public void confirm() {
        FrameWriter.Written confirmation = pending.getAndSet(null);
        if (confirmation == null) return;
        onTheWay.decrementAndGet();
        confirmation.with(WriteOutcome.WRITTEN);
    }

    @Validate
    public void nothing_is_lost_or_sent_at_once() {
        if (collisions.get() > 0) throw new IllegalStateException("two messages on their way");
        if (onTheWay.get() == 0 && written.get() < queued.get()) throw new IllegalStateException("a wake-up was lost");
        if (onTheWay.get() == 0 && account.heldBytes() != 0) throw new IllegalStateException("bytes were lost");
    }

    @Test
    void holds_in_every_interleaving() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .check(OutboundInterleavingsTest.class);
    }
}
