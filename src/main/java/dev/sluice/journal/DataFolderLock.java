package dev.sluice.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The sole right to an embedded database's folder, until closed or the process ends.
 *
 * <p>In place of HSQLDB's own lock file, which makes the start after a kill wait for 9 seconds: this one the operating
 * system takes back.
 */
final class DataFolderLock implements AutoCloseable {
    static final String FILE_NAME = "sluice.lock";

    /** Static, because the persistence unit needs it before there are beans, and ends after most of them. */
    @GuardedBy("DataFolderLock.class")
    private static @Nullable DataFolderLock held;

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Like {@link #take}, for this application, until {@link #letGo()}; idempotent. */
    static synchronized void hold(Path folder) {
        if (held == null) held = take(folder);
    }

    /** Ends what {@link #hold} began. */
    static synchronized void letGo() {
        if (held != null) held.close();
        held = null;
    }

    /**
     * Creates the folder where it is missing, and locks it.
     *
     * @throws FolderRefusedException where another gateway has it, or it cannot be written to
     */
    static DataFolderLock take(Path folder) {
        Path file = folder.toAbsolutePath().resolve(FILE_NAME);
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) != null) return new DataFolderLock(channel);
            channel.close();
        } catch (IOException e) {
            throw new FolderRefusedException(
                    "GATEWAY_DATA_DIR: " + folder + " (expected: a folder that can be written)", e);
        }
        throw new FolderRefusedException(
                "GATEWAY_DATA_DIR: " + folder.toAbsolutePath() + " (expected: a folder that no running gateway uses)",
                null);
    }

    /** The lock; null where another process, or another application of this one, has it. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("unlock", e);
        }
    }
}
