package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads many {@link PacedSocket}s on the caller's thread, each at its own pace. */
public final class PacedSockets implements AutoCloseable {
    private static final long TICK_MS = 5;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Selector selector = Selector.open();
    private final List<PacedSocket> paced = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    public PacedSockets() throws IOException {}

    /** Reads {@code socket} from now on, at its pace; to be called again when that has changed. */
    public void add(PacedSocket socket) throws IOException {
        remove(socket);
        if (socket.pace() == PacedSocket.STOPPED || !socket.channel().isOpen()) return;
        if (socket.pace() == PacedSocket.UNPACED) socket.channel().register(selector, SelectionKey.OP_READ, socket);
        else paced.add(socket);
    }

    /** Reads {@code socket} no more. */
    public void remove(PacedSocket socket) throws IOException {
        paced.remove(socket);
        SelectionKey key = socket.channel().keyFor(selector);
        if (key == null) return;
        key.cancel();
        selector.selectNow();
        selector.selectedKeys().clear();
    }

    /** Reads for so long. */
    public void run(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        runUntil(() -> System.nanoTime() >= end);
    }

    /** Reads until {@code done}, which is asked every few milliseconds. */
    public void runUntil(BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean()) {
            selector.select(TICK_MS);
            for (SelectionKey key : List.copyOf(selector.selectedKeys())) ((PacedSocket) key.attachment()).read(buffer);
            selector.selectedKeys().clear();
            for (PacedSocket socket : List.copyOf(paced)) socket.read(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
