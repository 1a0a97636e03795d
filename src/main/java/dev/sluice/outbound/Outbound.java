package dev.sluice.outbound;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.Pulled;
import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.EncodedEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one connection: it pulls from its direct frames and its reader, one message at a time, each when the one before is
 * confirmed; and it ends the connection when too much waits.
 *
 * <p>Thread-safe. It decides under its own lock and acts outside it; the log's lock may be taken under it, never the other way round.
 * Invariants: one message on its way at most; what waits is looked at after every change; every byte taken into the account is
 * given back once, whatever ends the connection.
 */
public final class Outbound {
    private static final System.Logger LOG = System.getLogger(Outbound.class.getName());

    private final FrameWriter writer;
    private final int archivePageBytesMax;

    @GuardedBy("this")
    private final Freight freight;

    @GuardedBy("this")
    private final Receipts receipts = new Receipts();

    @GuardedBy("this")
    private SendState state = SendState.IDLE;

    @GuardedBy("this")
    private @Nullable CloseCode closedWith;

    /** A connection that has nothing to send; {@code account} counts the bytes of all connections, {@code clock} how long it lags. */
    public Outbound(OutboundConfig config, FrameWriter writer, ByteAccount account, Clock clock) {
        this.writer = writer;
        archivePageBytesMax = config.archivePageBytesMax();
        freight = new Freight(config, account, clock);
    }

    /**
     * Queues a direct frame: it goes out before the events that wait, of which one has its turn after every few direct frames. False if it was
     * left out, because the connection is ending or, for a droppable frame, because it lags.
     */
    public boolean send(DirectFrame frame) {
        Waiting waiting = Waiting.of(frame);
        return change(cargo -> cargo.queue(waiting));
    }

    /** Queues an event that is told again because its message was sent again; see {@link #send}. */
    public boolean sendDuplicate(EncodedEvent event, int window) {
        Waiting waiting = Waiting.duplicateOf(event, window);
        return change(cargo -> cargo.queue(waiting));
    }

    /**
     * Queues the answer to a handshake and, after it, everything {@code events} gives. False if the connection is ending: then the
     * reader is closed. Throws {@link IllegalStateException} if a reader is attached.
     */
    public boolean attach(LogReader events, DirectFrame answer) {
        return attach(events, Waiting.greeting(answer), false);
    }

    /** As {@link #attach}, but nothing of {@code events} goes out before {@link #release}; until then it waits and counts. */
    public boolean attachHeld(LogReader events, DirectFrame answer) {
        return attach(events, Waiting.greeting(answer), true);
    }

    /** Queues {@code snapshot} and, after it, everything the held reader gives. False if there is none. */
    public boolean release(DirectFrame snapshot) {
        Waiting frame = Waiting.snapshot(snapshot);
        return change(cargo -> cargo.release(frame));
    }

    /** Ends the reader, as at a leave; direct frames go on. False if there was none. */
    public synchronized boolean detach() {
        if (freight.reader() == null) return false;
        freight.dropReader();
        return true;
    }

    /** Says that something may be visible in the log that was not; to be called after every change to it, without any lock. */
    public void signal() {
        Act act;
        synchronized (this) {
            act = wake();
        }
        perform(act);
    }

    /** Says that the peer has taken some of the message on its way. */
    public synchronized void moved() {
        freight.moved();
    }

    /** Lets the direct frames that wait go out, no more events, and then closes. False if the connection is ending already. */
    public boolean closeAfterQueued(CloseCode code) {
        return change(cargo -> cargo.close(code, false));
    }

    /** Lets all that waits go out, then {@code lastWords}, and then closes. False if the connection is ending already. */
    public boolean closeAfterCaughtUp(CloseCode code, DirectFrame lastWords) {
        Waiting farewell = Waiting.of(lastWords);
        return change(cargo -> cargo.close(code, farewell));
    }

    /** Closes at once, whatever waits. False if the connection was over already: then it has another code. */
    public boolean closeNow(CloseCode code) {
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED) return false;
            act = shut(code);
        }
        perform(act);
        return true;
    }

    /** Says that the connection has ended by itself. False if it was over already. */
    public synchronized boolean end() {
        if (state == SendState.CLOSED) return false;
        shut(null);
        return true;
    }

    /** The code this side closed the connection with; empty if it has not. */
    public synchronized Optional<CloseCode> closedWith() {
        return Optional.ofNullable(closedWith);
    }

    /** Whether the connection is over for this side. */
    public synchronized boolean isClosed() {
        return state == SendState.CLOSED;
    }

    /** How much of what may wait the direct frames take, by count or by bytes, in percent. */
    public synchronized int directPercent() {
        return freight.directPercent();
    }

    /** Bytes on their way and waiting, but for what is replayed (PROTOCOL.md §5). */
    public synchronized long bufferedBytes() {
        return freight.bufferedBytes();
    }

    private boolean attach(LogReader events, Waiting answer, boolean hold) {
        boolean attached = change(cargo -> cargo.attach(events, answer, hold));
        if (!attached) events.close();
        return attached;
    }

    /** Changes what waits, unless the connection is ending or nothing changes; says whether it did. */
    private boolean change(Predicate<Freight> change) {
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED || freight.closing() != null || !change.test(freight)) return false;
            act = wake();
        }
        perform(act);
        return true;
    }

    /** After any change: looks at what waits, and at who is to send it. */
    @GuardedBy("this")
    private Act wake() {
        return switch (state) {
            case CLOSED, SELECTING_AGAIN -> Act.NOTHING;
            // What is being selected is neither waiting nor in flight now; its thread looks at all of it when it is.
            case SELECTING -> become(SendState.SELECTING_AGAIN, Act.NOTHING);
            case HANDING, HANDED, WRITING -> freight.over() ? shut(CloseCode.SLOW_CONSUMER) : Act.NOTHING;
            case IDLE -> freight.over() ? shut(CloseCode.SLOW_CONSUMER) : become(SendState.SELECTING, Act.PUMP);
        };
    }

    private void perform(Act act) {
        Act next = act;
        while (next == Act.PUMP) next = pumpOnce();
        if (next == Act.CLOSE) closedWith().ifPresent(writer::close);
    }

    /** Selects one message and hands it over; PUMP if there is more to do. Only for the thread that made the state SELECTING. */
    private Act pumpOnce() {
        Outgoing next;
        LogReader source;
        synchronized (this) {
            if (state == SendState.CLOSED) return Act.NOTHING;
            if (freight.over()) return shut(CloseCode.SLOW_CONSUMER);
            next = freight.launchDirect();
            if (next != null) become(SendState.HANDING, Act.PUMP);
            source = freight.source();
        }
        if (next != null) return hand(next);
        if (source == null) return rest();
        Pulled pulled = source.pull();
        if (pulled instanceof NeedsArchive asked) read(source, asked);
        return pulled instanceof Pulled.Frames frames ? launchEvents(Outgoing.of(frames)) : rest();
    }

    private Act launchEvents(Outgoing next) {
        synchronized (this) {
            if (state == SendState.CLOSED) return Act.NOTHING;
            freight.launch(next);
            become(SendState.HANDING, Act.PUMP);
            if (freight.over()) return shut(CloseCode.SLOW_CONSUMER);
        }
        return hand(next);
    }

    private Act hand(Outgoing next) {
        long number;
        synchronized (this) {
            if (state == SendState.CLOSED) return Act.NOTHING;
            number = receipts.next();
        }
        try {
            writer.write(next.text(), outcome -> perform(settle(number, outcome)));
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "outcome=write_failed", failure);
            perform(settle(number, WriteOutcome.FAILED));
        }
        synchronized (this) {
            return switch (state) {
                case HANDED -> become(SendState.SELECTING, Act.PUMP);
                case HANDING -> become(SendState.WRITING, Act.NOTHING);
                default -> Act.NOTHING;
            };
        }
    }

    /** After nothing was selected. */
    private synchronized Act rest() {
        if (state == SendState.CLOSED) return Act.NOTHING;
        if (freight.over()) return shut(CloseCode.SLOW_CONSUMER);
        if (state == SendState.SELECTING_AGAIN) return become(SendState.SELECTING, Act.PUMP);
        // It was the events' turn, and none can go out now.
        if (freight.hasDirect()) return Act.PUMP;
        CloseCode closing = freight.closing();
        if (closing != null && !freight.awaitsPage()) return freight.bidFarewell() ? Act.PUMP : shut(closing);
        return become(SendState.IDLE, Act.NOTHING);
    }

    private synchronized Act settle(long number, WriteOutcome outcome) {
        if (state == SendState.CLOSED || !receipts.settle(number)) return Act.NOTHING;
        return switch (outcome) {
            case WRITTEN -> confirmed();
            case TIMED_OUT -> shut(CloseCode.SLOW_CONSUMER);
            case FAILED -> shut(CloseCode.INTERNAL_ERROR);
        };
    }

    @GuardedBy("this")
    private Act confirmed() {
        freight.land();
        // The thread that handed it over is still there and goes on: no recursion, however many are confirmed at once.
        if (state == SendState.HANDING) return become(SendState.HANDED, Act.NOTHING);
        return become(SendState.SELECTING, Act.PUMP);
    }

    private void read(LogReader source, NeedsArchive asked) {
        synchronized (this) {
            if (state == SendState.CLOSED || !freight.reads(source)) return;
        }
        var unused = source.page(asked, archivePageBytesMax)
                .whenComplete((events, failure) -> arrived(asked, events, failure));
    }

    private void arrived(NeedsArchive asked, @Nullable List<EncodedEvent> events, @Nullable Throwable failure) {
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED) return;
            boolean good = freight.arrived(asked, events);
            act = good ? wake() : shut(CloseCode.INTERNAL_ERROR);
            if (!good) LOG.log(System.Logger.Level.WARNING, "outcome=archive_failed", failure);
        }
        perform(act);
    }

    @GuardedBy("this")
    private Act shut(@Nullable CloseCode code) {
        closedWith = code;
        freight.clear();
        return become(SendState.CLOSED, Act.CLOSE);
    }

    @GuardedBy("this")
    private Act become(SendState next, Act act) {
        if (!state.mayBecome(next))
            throw new IllegalStateException(state + " to " + next + " (expected: a transition)");
        state = next;
        return act;
    }
}
