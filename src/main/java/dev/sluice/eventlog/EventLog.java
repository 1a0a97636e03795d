package dev.sluice.eventlog;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.SessionEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session's events: each has a cursor (1, 2, 3 …) and is encoded once, however many connections read it.
 *
 * <p>Thread-safe; {@code shelf} is the lock of the log and of its readers, a leaf: nobody is called and nothing is waited for while it is
 * held. Readers see events in the order of their cursors: behind a cursor that is {@linkplain #reserve taken but not settled}, or beyond
 * {@linkplain #reservedTo what is reserved}, they see nothing. Whoever changes a log tells its connections afterwards.
 */
public final class EventLog {
    private final EventAddress address;
    private final LogContext context;
    private final @Nullable Archive archive;
    private final Shelf shelf;

    /** Cursors in order from the first one that readers may not see yet; null while there is none. */
    @GuardedBy("shelf")
    private @Nullable ArrayDeque<Slot> waiting;

    @GuardedBy("shelf")
    private long head;

    @GuardedBy("shelf")
    private long reservedTo;

    @GuardedBy("shelf")
    private boolean sealed;

    @GuardedBy("shelf")
    private boolean closed;

    /**
     * A log that begins as {@code start} says.
     *
     * @param archive where events that have left memory are read; null if nowhere, then readers cannot begin before them
     */
    public EventLog(EventAddress address, LogContext context, LogStart start, @Nullable Archive archive) {
        this.address = address;
        this.context = context;
        this.archive = archive;
        shelf = new Shelf(context.config(), context.account(), start);
        head = start.head();
        reservedTo = start.reservedTo();
    }

    /** Whose events these are. */
    public EventAddress address() {
        return address;
    }

    /**
     * Gives an event that needs no commit, such as a token, the next cursor. False if the log is sealed: then it is not in it.
     */
    public boolean append(SessionEvent event) {
        synchronized (shelf) {
            if (sealed) return false;
            if (waiting == null && head < reservedTo) {
                EncodedEvent encoded =
                        EncodedEvent.encode(address, ++head, context.clock().instant(), event);
                shelf.hold(encoded);
                shelf.add(encoded, null);
                return true;
            }
            Slot slot = take();
            fill(slot, encode(slot, event), null);
            return true;
        }
    }

    /**
     * Takes the next cursor for an event that is being committed; events after it wait until it is settled. Throws
     * {@link IllegalStateException} if the log is sealed.
     */
    public Slot reserve() {
        synchronized (shelf) {
            if (sealed) throw new IllegalStateException("log of " + address.sessionId() + ": sealed (expected: open)");
            return take();
        }
    }

    /** Seals the log, and takes the next cursor for what its end is told with: nobody else takes one from now on. */
    public Slot reserveLast() {
        synchronized (shelf) {
            sealed = true;
            return take();
        }
    }

    /** Puts a committed event in its place. Throws {@link IllegalStateException} if the slot is settled. */
    public EncodedEvent publish(Slot slot, SessionEvent event) {
        return publish(slot, event, null);
    }

    /**
     * Puts a committed event in its place. Throws {@link IllegalStateException} if the slot is settled.
     *
     * @param origin the connection whose message it accepts, as in {@link ReaderOptions#connectionId}; null if there is none
     */
    public EncodedEvent publish(Slot slot, SessionEvent event, @Nullable String origin) {
        if (event.conflatable()) throw new IllegalArgumentException("event: " + event.type() + " (expected: critical)");
        EncodedEvent encoded = encode(slot, event);
        synchronized (shelf) {
            fill(slot, encoded, origin);
        }
        return encoded;
    }

    /**
     * Leaves a cursor without event, because its commit is known to have failed: the next event covers it. Throws
     * {@link IllegalStateException} if the slot is settled.
     */
    public void giveUp(Slot slot) {
        synchronized (shelf) {
            slot.settle(null, null);
            show();
        }
    }

    /**
     * Sets the last cursor that may be sent: the end of the block reserved in the database. It may be lowered as far as the head.
     */
    public void reservedTo(long cursor) {
        synchronized (shelf) {
            if (cursor < head && cursor < reservedTo) {
                throw new IllegalArgumentException(
                        "reservedTo: " + cursor + " (expected: >= " + Math.min(head, reservedTo) + ")");
            }
            reservedTo = cursor;
            show();
        }
    }

    /** How many cursors are left of those reserved; negative if more are taken than reserved. */
    public long reservedRemaining() {
        synchronized (shelf) {
            return reservedTo - head;
        }
    }

    /** The last cursor taken, for whatever. */
    public long head() {
        synchronized (shelf) {
            return head;
        }
    }

    /** The last cursor that may have been sent to anyone: a client's {@code cursor}. */
    public long visibleHead() {
        synchronized (shelf) {
            return shelf.head();
        }
    }

    /** The last critical event that has left memory; 0 if none has. Without archive the oldest cursor is the one after it. */
    public long evictedTo() {
        synchronized (shelf) {
            return shelf.evictedTo();
        }
    }

    /** Whether all cursors taken are settled and visible. */
    public boolean settled() {
        synchronized (shelf) {
            return waiting == null;
        }
    }

    /** Whether any reader is attached. */
    public boolean isRead() {
        synchronized (shelf) {
            return shelf.isRead();
        }
    }

    /** What its events take in memory, objects and text; but for contents and answers, which their messages' holder counts. */
    public long heldBytes() {
        synchronized (shelf) {
            return shelf.heldBytes();
        }
    }

    /** What the events of the running turn take in memory. */
    public long runningBytes() {
        synchronized (shelf) {
            return shelf.runningBytes();
        }
    }

    /** Bytes of the events in memory, as frames. */
    public long frameBytes() {
        synchronized (shelf) {
            return shelf.frameBytes();
        }
    }

    /** Bytes of the events in memory that the reader of a connection has not passed, replay included, as frames. */
    public long awaitedBytes(String connectionId) {
        synchronized (shelf) {
            return shelf.awaitedBytes(connectionId);
        }
    }

    /** Lets go of all events of ended turns that no reader waits for, for the process's memory budget; returns their bytes. */
    public long dropReplay() {
        synchronized (shelf) {
            return shelf.dropReplay(archive != null);
        }
    }

    /** The critical events in memory, in order: what a drain stores where nothing else did. */
    public List<EncodedEvent> criticalEvents() {
        synchronized (shelf) {
            return shelf.critical().events();
        }
    }

    /**
     * A reader that begins after {@code since}. Empty if that cannot be served: newer than the head, or older than memory and there is no
     * archive. How far back the archive goes is the caller's to know.
     */
    public Optional<LogReader> reader(long since, ReaderOptions options) {
        synchronized (shelf) {
            if (since < 0 || since > shelf.head()) return Optional.empty();
            if (archive == null && since < shelf.evictedTo()) return Optional.empty();
            return Optional.of(attach(since, shelf.lastDeliverable(since, options.streaming()), options));
        }
    }

    /** A reader that replays nothing and begins after the visible head. */
    public LogReader readerFromHead(ReaderOptions options) {
        synchronized (shelf) {
            return attach(shelf.head(), shelf.head(), options);
        }
    }

    /** Seals the log and gives its bytes back to the account: nothing is added to it any more, not even what is being committed. */
    public void close() {
        synchronized (shelf) {
            sealed = true;
            closed = true;
            waiting = null;
            shelf.clear();
        }
    }

    @GuardedBy("shelf")
    private LogReader attach(long since, long replayTo, ReaderOptions options) {
        return new LogReader(shelf, archive, options, since, replayTo);
    }

    @GuardedBy("shelf")
    private Slot take() {
        Slot slot = new Slot(++head, context.clock().instant());
        if (waiting == null) waiting = new ArrayDeque<>(2);
        waiting.addLast(slot);
        return slot;
    }

    private EncodedEvent encode(Slot slot, SessionEvent event) {
        return EncodedEvent.encode(address, slot.cursor(), slot.at(), event);
    }

    @GuardedBy("shelf")
    private void fill(Slot slot, EncodedEvent event, @Nullable String origin) {
        slot.settle(event, origin);
        if (closed) return;
        shelf.hold(event);
        show();
    }

    /** Moves what readers may see now to the shelf. */
    @GuardedBy("shelf")
    private void show() {
        if (waiting == null) return;
        for (Slot next = waiting.peekFirst(); next != null && next.settled(); next = waiting.peekFirst()) {
            EncodedEvent event = next.event();
            if (event != null && next.cursor() > reservedTo) return;
            waiting.removeFirst();
            if (event != null) shelf.add(event, next.origin());
        }
        if (waiting.isEmpty()) waiting = null;
    }
}
