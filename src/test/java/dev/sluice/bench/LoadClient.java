package dev.sluice.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps one request outstanding on each of its connections, on the caller's thread. */
final class LoadClient implements AutoCloseable {
    private static final long SILENCE_MAX_MS = 10_000;

    private final Selector selector = Selector.open();
    private final List<Wire> wires = new ArrayList<>();

    LoadClient(int port, Dialogue dialogue, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            var wire = new Wire(port, dialogue, i);
            wires.add(wire);
            wire.channel().register(selector, SelectionKey.OP_READ, wire);
        }
    }

    /** Sends for the warm-up, then for the measured time; waits for no answer after it. */
    Figures run(Duration warmUp, Duration measured) throws IOException {
        for (Wire wire : wires) wire.send();
        roundTrips(warmUp);
        return roundTrips(measured);
    }

    private Figures roundTrips(Duration duration) throws IOException {
        var figures = new Figures();
        long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        while (System.nanoTime() < end) {
            if (selector.select(SILENCE_MAX_MS) == 0)
                throw new IOException("no answer within " + SILENCE_MAX_MS + " ms");
            for (SelectionKey key : selector.selectedKeys()) {
                Wire wire = (Wire) key.attachment();
                long tookNanos = wire.receive();
                if (tookNanos < 0) continue;
                figures.add(tookNanos);
                wire.send();
            }
            selector.selectedKeys().clear();
        }
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
        figures.end(System.nanoTime() - start, cpu);
        return figures;
    }

    @Override
    public void close() throws IOException {
        for (Wire wire : wires) wire.close();
        selector.close();
    }
}
