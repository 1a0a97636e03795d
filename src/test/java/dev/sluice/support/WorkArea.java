package dev.sluice.support;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Open Liberty keeps from one start for the next: which features there are, and what it found in their jars. A server that
 * finds one starts as after a restart, for two thirds of the processor time of a first start.
 *
 * <p>Made once, by a server that is started and ended for it, and gone with {@code mvn clean}; the server itself notices where it does
 * not fit its installation any more.
 */
final class WorkArea {
    private static final Path KEPT = GatewayServer.INSTALL.resolveSibling("work-area");

    private WorkArea() {}

    /** Puts a copy where a server that never ran will look for it. */
    static synchronized void copyTo(Path workArea) {
        try {
            if (!Files.isDirectory(KEPT)) makeOnce();
            copy(KEPT, workArea);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One process makes it where tests run in several; the others wait. */
    private static void makeOnce() throws IOException {
        Path lock = KEPT.resolveSibling("work-area.lock");
        try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && !Files.isDirectory(KEPT)) make();
        }
    }

    private static void make() throws IOException {
        try (GatewayServer first = GatewayServer.coldStart()) {
            first.terminate();
            first.awaitEnd();
            Path copy = Files.createTempDirectory(KEPT.toAbsolutePath().getParent(), "work-area-");
            copy(first.workArea(), copy);
            Files.move(copy, KEPT, ATOMIC_MOVE);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.filter(each -> !each.equals(from)).toList();
        }
        for (Path each : all) Files.copy(each, to.resolve(from.relativize(each)), COPY_ATTRIBUTES);
    }
}
