package dev.sluice.journal;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The folder of the embedded database.
 *
 * <p>HSQLDB 2.7 goes on when a write to its log fails: it logs a warning on the committing thread and lets the commit return as if it
 * were stored. So its warnings are listened to, and the first one is the end of trust; a restart replays what really is in the
 * log.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedStorage extends Handler implements Storage {
    /**
     * Free bytes under which new work is refused: HSQLDB's log grows to 50 MB before it is folded into the data file, which
     * takes room of its own.
     */
    static final long FREE_BYTES_MIN = 64L << 20;

    /** What HSQLDB calls its warnings and errors. */
    static final int EVENT_LOG_LEVEL = 2;

    private static final System.Logger LOG = System.getLogger(EmbeddedStorage.class.getName());

    /** Kept here, since the log manager forgets loggers that nobody holds, and their handlers with them. */
    private static final Logger DATABASES = Logger.getLogger("hsqldb.db");

    private final Path folder;
    private final LongSupplier freeBytes;
    private volatile boolean failed;
    private volatile boolean low;

    EmbeddedStorage(Path folder, LongSupplier freeBytes) {
        this.folder = folder;
        this.freeBytes = freeBytes;
    }

    /** The database in {@code folder}, not listened to yet. */
    public static EmbeddedStorage in(Path folder) {
        return new EmbeddedStorage(folder, folder.toFile()::getUsableSpace);
    }

    /**
     * Listens from now on. The database must be open and must hand its warnings to its logger.
     *
     * @throws IllegalStateException where they would not arrive: then no commit could be relied on
     */
    public void listen() {
        setLevel(Level.WARNING);
        DATABASES.addHandler(this);
        List<String> deaf = Collections.list(LogManager.getLogManager().getLoggerNames()).stream()
                .filter(name -> name.startsWith(DATABASES.getName() + "."))
                .filter(name -> !Logger.getLogger(name).isLoggable(Level.WARNING))
                .toList();
        if (!deaf.isEmpty())
            throw new IllegalStateException(
                    "logging: " + deaf + " below warnings (expected: warnings of the embedded database are logged)");
    }

    @Override
    public void look() {
        low = freeBytes.getAsLong() < FREE_BYTES_MIN;
    }

    @Override
    public boolean isLow() {
        return low;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }

    @Override
    public void publish(LogRecord warning) {
        if (failed || !isLoggable(warning)) return;
        failed = true;
        LOG.log(
                System.Logger.Level.ERROR,
                "the embedded database could not write, nothing is stored any more; make room and restart:"
                        + " folder={0} free={1} cause={2}",
                folder,
                freeBytes.getAsLong(),
                warning.getMessage());
    }

    @Override
    public void flush() {}

    /** Listens no more. */
    @Override
    public void close() {
        DATABASES.removeHandler(this);
    }
}
