package dev.sluice.eventlog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.eventlog.Pulled.Nothing;
import dev.sluice.protocol.EncodedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way through a log: it gives each event once, in order, and covers every cursor exactly once.
 *
 * <p>The frames of its replay are numbered {@code since + 1}, {@code since + 2}, …, whatever they cover, so that a client can see that none
 * is missing. Thread-safe, but {@link #pull} and {@link #offer} are one caller's at a time. Events are chosen under the log's lock and written
 * outside it.
 */
public final class LogReader {
    private final Shelf shelf;
    private final @Nullable Archive archive;
    private final ReaderOptions options;
    private final long since;
    private final long replayTo;

    @GuardedBy("shelf")
    private final Position position;

    @GuardedBy("shelf")
    private boolean closed;

    /** Made, and attached to the shelf, with the shelf locked. */
    LogReader(Shelf shelf, @Nullable Archive archive, ReaderOptions options, long since, long replayTo) {
        this.shelf = shelf;
        this.archive = archive;
        this.options = options;
        this.since = since;
        this.replayTo = replayTo;
        position = new Position(shelf, options, since, replayTo);
        shelf.attach(position);
    }

    /** The cursor before the first one it covers: the {@code sequence} of a handshake. */
    public long since() {
        return since;
    }

    /** The last event it replays; {@link #since} if there is none. */
    public long replayTo() {
        return replayTo;
    }

    /** What its client can take. */
    public ReaderOptions options() {
        return options;
    }

    /**
     * Reads the page that a pull {@linkplain NeedsArchive needs}, of {@code bytesMax} bytes unless its first event alone is larger. What
     * goes wrong fails the stage.
     */
    public CompletionStage<List<EncodedEvent>> page(NeedsArchive asked, int bytesMax) {
        if (archive == null) throw new IllegalStateException("archive: none (expected: one)");
        try {
            return archive.read(asked.after(), asked.upTo(), bytesMax);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    /** The last cursor covered by what was pulled. */
    public long coveredTo() {
        synchronized (shelf) {
            return position.covered();
        }
    }

    /** What waits for it beyond its replay. */
    public Backlog backlog() {
        synchronized (shelf) {
            return closed ? Backlog.NONE : position.backlog();
        }
    }

    /** Whether to leave out token events whose turn has ended; on while the connection is over half of its limit. */
    public void conserve(boolean on) {
        synchronized (shelf) {
            position.conserve(on);
            if (on) shelf.trim();
        }
    }

    /**
     * Leaves out the waiting tokens of the running turn, and what else its attempt will stream: its final tells the text. False if
     * there are none beyond its replay.
     */
    public boolean spare() {
        synchronized (shelf) {
            if (closed || !position.spare()) return false;
            shelf.trim();
            return true;
        }
    }

    /** Takes the next message's worth of events. */
    public Pulled pull() {
        List<Piece> pieces;
        long sequence;
        synchronized (shelf) {
            if (closed) return Nothing.NOTHING;
            sequence = position.sequence() + 1;
            pieces = position.next();
            if (pieces.isEmpty() && position.needsArchive()) {
                return new NeedsArchive(position.passed(), shelf.evictedTo());
            }
            shelf.trim();
        }
        return pieces.isEmpty() ? Nothing.NOTHING : Piece.message(pieces, sequence);
    }

    /**
     * Hands in the page asked for. False if it is not what {@link Archive#read} gives for that: then it is not taken.
     *
     * @param asked what was asked for
     */
    public boolean offer(NeedsArchive asked, List<EncodedEvent> events) {
        long last = asked.after();
        for (EncodedEvent event : events) {
            if (event.conflatable() || event.cursor() <= last || event.cursor() > asked.upTo()) return false;
            last = event.cursor();
        }
        synchronized (shelf) {
            position.offer(asked, List.copyOf(events));
        }
        return true;
    }

    /** Whether a page is at hand of which not everything has been pulled. */
    public boolean holdsPage() {
        synchronized (shelf) {
            return position.holdsPage();
        }
    }

    /** Ends it: it gives nothing more, and the log keeps nothing for it. May be called again. */
    public void close() {
        synchronized (shelf) {
            if (closed) return;
            closed = true;
            shelf.detach(position);
        }
    }
}
