package dev.sluice.outbound;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.eventlog.Backlog;
import dev.sluice.eventlog.ByteAccount;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.Pulled;
import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.outbound.DirectQueue.Waiting;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.FrameEncoder;
import dev.sluice.protocol.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one connection: it pulls from its reader and its direct frames, one message at a time, each when the one before is
 * confirmed; and it ends the connection when too much waits (PROTOCOL.md §5).
 *
 * <p>Thread-safe. It decides under its own lock and acts outside it; the log's lock may be taken under it, never the other way round.
 * Invariants: one message on its way at most; what waits is looked at after every change; every byte taken into the account is
 * given back once, whatever ends the connection.
 */
public final class Outbound {
    /** What is left to do once the lock is released. */
    private enum Act {
        NOTHING,
        PUMP,
        CLOSE
    }

    private static final System.Logger LOG = System.getLogger(Outbound.class.getName());
    private static final FrameEncoder ENCODER = new FrameEncoder();

    private final OutboundConfig config;
    private final FrameWriter writer;
    private final ByteAccount account;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private final DirectQueue queue = new DirectQueue();

    @GuardedBy("this")
    private SendState state = SendState.IDLE;

    @GuardedBy("this")
    private @Nullable LogReader reader;

    @GuardedBy("this")
    private boolean held;

    @GuardedBy("this")
    private boolean conserving;

    /** The answer to the handshake: it and all before it go out alone, even to a client that takes batches. */
    @GuardedBy("this")
    private @Nullable Waiting greeting;

    @GuardedBy("this")
    private boolean batch;

    /** The reader a page is being read for; one at a time, even if that reader has gone. */
    @GuardedBy("this")
    private @Nullable LogReader reading;

    @GuardedBy("this")
    private long pageBytes;

    /** Counts messages, so that a confirmation counts once and for its own message only. */
    @GuardedBy("this")
    private long sends;

    @GuardedBy("this")
    private boolean unconfirmed;

    @GuardedBy("this")
    private long inFlightBytes;

    @GuardedBy("this")
    private long inFlightLargestBytes;

    /** What this connection has in the account: queue, in flight, page. */
    @GuardedBy("this")
    private long accountedBytes;

    @GuardedBy("this")
    private @Nullable CloseCode closing;

    @GuardedBy("this")
    private @Nullable CloseCode closedWith;

    private volatile long lastProgressNanos;

    /**
     * A connection that has nothing to send.
     *
     * @param account the bytes of all connections
     * @param nanoTime a clock that never goes back, such as {@link System#nanoTime}
     */
    public Outbound(OutboundConfig config, FrameWriter writer, ByteAccount account, LongSupplier nanoTime) {
        this.config = config;
        this.writer = writer;
        this.account = account;
        this.nanoTime = nanoTime;
        lastProgressNanos = nanoTime.getAsLong();
    }

    /**
     * Queues a direct frame: it goes out before any event that is not on its way. False if it was left out, because the connection is ending
     * or, for a droppable frame, because it lags.
     */
    public boolean send(DirectFrame frame) {
        return queue(ENCODER.encode(frame), frame.droppable());
    }

    /** Queues an event that is told again because its message was sent again; see {@link #send}. */
    public boolean sendDuplicate(EncodedEvent event, int window) {
        StringBuilder out = new StringBuilder();
        event.writeDuplicate(out, window);
        return queue(out.toString(), false);
    }

    /**
     * Queues the answer to a handshake and, after it, everything {@code events} gives. False if the connection is ending: then the
     * reader is closed. Throws {@link IllegalStateException} if a reader is attached.
     */
    public boolean attach(LogReader events, DirectFrame answer) {
        return attach(events, answer, false);
    }

    /** As {@link #attach}, but nothing of {@code events} goes out before {@link #release}; until then it waits and counts. */
    public boolean attachHeld(LogReader events, DirectFrame answer) {
        return attach(events, answer, true);
    }

    /** Queues {@code snapshot} and, after it, everything the held reader gives. False if there is none. */
    public boolean release(DirectFrame snapshot) {
        String text = ENCODER.encode(snapshot);
        Act act;
        synchronized (this) {
            if (!held || closing != null) return false;
            held = false;
            add(waiting(text, false));
            act = wake();
        }
        perform(act);
        return true;
    }

    /** Ends the reader, as at a leave; direct frames go on. False if there was none. */
    public boolean detach() {
        synchronized (this) {
            if (reader == null) return false;
            dropReader();
            return true;
        }
    }

    /** Says that something may be visible in the log that was not; to be called after every change to it. */
    public void signal() {
        Act act;
        synchronized (this) {
            act = wake();
        }
        perform(act);
    }

    /** Lets the direct frames that wait go out, no more events, and then closes. False if the connection is ending already. */
    public boolean closeAfterQueued(CloseCode code) {
        return closeAfter(code, false);
    }

    /** Lets the direct frames and events that wait go out and then closes. False if the connection is ending already. */
    public boolean closeAfterCaughtUp(CloseCode code) {
        return closeAfter(code, true);
    }

    /** Closes at once, whatever waits. False if the connection was over already: then it has another code. */
    public boolean closeNow(CloseCode code) {
        synchronized (this) {
            if (state == SendState.CLOSED) return false;
            shut(code);
        }
        writer.close(code);
        return true;
    }

    /** Says that the connection has ended by itself. False if it was over already. */
    public boolean end() {
        synchronized (this) {
            if (state == SendState.CLOSED) return false;
            shut(null);
            return true;
        }
    }

    /** The code this side closed the connection with; empty if it has not, or its other side ended it. */
    public synchronized Optional<CloseCode> closedWith() {
        return Optional.ofNullable(closedWith);
    }

    /** Whether the connection is over for this side. */
    public synchronized boolean isClosed() {
        return state == SendState.CLOSED;
    }

    /** Bytes on their way and waiting, but for what is replayed (PROTOCOL.md §5). */
    public synchronized long bufferedBytes() {
        return inFlightBytes + queue.bytes() + backlog().bytes();
    }

    /** When the network last took a message, by the clock of the constructor; at first when this was made. */
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    private boolean queue(String text, boolean droppable) {
        Waiting frame = waiting(text, droppable);
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED || closing != null) return false;
            if (droppable && (lags() || queue.size() >= config.queuedFramesMax())) return false;
            add(frame);
            act = wake();
        }
        perform(act);
        return true;
    }

    private boolean attach(LogReader events, DirectFrame answer, boolean hold) {
        Waiting frame = waiting(ENCODER.encode(answer), false);
        Act act;
        synchronized (this) {
            if (reader != null) throw new IllegalStateException("reader: attached (expected: none)");
            if (state == SendState.CLOSED || closing != null) {
                events.close();
                return false;
            }
            reader = events;
            held = hold;
            greeting = frame;
            add(frame);
            act = wake();
        }
        perform(act);
        return true;
    }

    private boolean closeAfter(CloseCode code, boolean eventsToo) {
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED || closing != null) return false;
            closing = code;
            if (!eventsToo) dropReader();
            act = wake();
        }
        perform(act);
        return true;
    }

    private void perform(Act act) {
        switch (act) {
            case NOTHING -> {}
            case PUMP -> pump();
            case CLOSE -> carryOutClose();
        }
    }

    private void carryOutClose() {
        closedWith().ifPresent(writer::close);
    }

    /** Selects and hands over until there is nothing to select or a message stays on its way. Only for who made it SELECTING. */
    private void pump() {
        while (true) {
            String text = select();
            if (text == null) {
                if (rest()) return;
                continue;
            }
            hand(text);
            if (leave()) return;
        }
    }

    private @Nullable String select() {
        LogReader source;
        synchronized (this) {
            if (state == SendState.CLOSED || over()) return null;
            List<Waiting> frames = queue.take(batch ? Integer.MAX_VALUE : 1, config.batchBytesMax());
            if (!frames.isEmpty()) return launchDirect(frames);
            source = held ? null : reader;
        }
        if (source == null) return null;
        Pulled pulled = source.pull();
        if (pulled instanceof Pulled.Frames frames) return launchEvents(frames);
        if (pulled instanceof NeedsArchive asked) read(source, asked);
        return null;
    }

    @GuardedBy("this")
    private String launchDirect(List<Waiting> frames) {
        String text = frames.size() == 1
                ? frames.get(0).text()
                : frames.stream().map(Waiting::text).collect(Collectors.joining(",", "[", "]"));
        long queuedBytes = 0;
        long largest = 0;
        for (Waiting frame : frames) {
            queuedBytes += frame.bytes();
            largest = Math.max(largest, frame.bytes());
            if (frame == greeting) {
                greeting = null;
                batch = reader != null && reader.options().batch();
            }
        }
        giveBack(queuedBytes);
        launch(queuedBytes + (frames.size() == 1 ? 0 : frames.size() + 1), largest);
        return text;
    }

    private @Nullable String launchEvents(Pulled.Frames frames) {
        synchronized (this) {
            if (state == SendState.CLOSED) return null;
            launch(frames.bytes(), frames.largestBytes());
            return frames.text();
        }
    }

    @GuardedBy("this")
    private void launch(long bytes, long largestBytes) {
        become(SendState.HANDING);
        take(bytes);
        inFlightBytes = bytes;
        inFlightLargestBytes = largestBytes;
        sends++;
        unconfirmed = true;
    }

    /** Hands a launched message over, unless what came in while it was selected is too much. */
    private void hand(String text) {
        long number;
        synchronized (this) {
            if (state == SendState.CLOSED) return;
            number = sends;
            if (over()) shut(CloseCode.SLOW_CONSUMER);
        }
        if (isClosed()) {
            carryOutClose();
            return;
        }
        try {
            writer.write(text, outcome -> written(number, outcome));
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "outcome=write_failed", failure);
            written(number, WriteOutcome.FAILED);
        }
    }

    /** After a message is handed over: whether its confirmation, still to come, is what goes on. */
    private synchronized boolean leave() {
        if (state == SendState.CLOSED) return true;
        if (state == SendState.HANDING) {
            become(SendState.WRITING);
            return true;
        }
        become(SendState.SELECTING);
        return false;
    }

    /** After nothing was selected: whether that is still so. */
    private boolean rest() {
        synchronized (this) {
            if (state == SendState.CLOSED) return true;
            boolean over = over();
            if (!over && state == SendState.SELECTING_AGAIN) {
                become(SendState.SELECTING);
                return false;
            }
            boolean awaitsPage = reading != null && reading == reader;
            if (!over && (closing == null || awaitsPage)) {
                become(SendState.IDLE);
                return true;
            }
            shut(over || closing == null ? CloseCode.SLOW_CONSUMER : closing);
        }
        carryOutClose();
        return true;
    }

    private void written(long number, WriteOutcome outcome) {
        long now = nanoTime.getAsLong();
        Act act;
        synchronized (this) {
            if (state == SendState.CLOSED || number != sends || !unconfirmed) return;
            unconfirmed = false;
            act = switch (outcome) {
                case WRITTEN -> confirmed(now);
                case TIMED_OUT -> shut(CloseCode.SLOW_CONSUMER);
                case FAILED -> shut(CloseCode.INTERNAL_ERROR);
            };
        }
        perform(act);
    }

    @GuardedBy("this")
    private Act confirmed(long now) {
        lastProgressNanos = now;
        giveBack(inFlightBytes);
        inFlightBytes = 0;
        inFlightLargestBytes = 0;
        if (state == SendState.HANDING) {
            // The thread that handed it over is still there and goes on: no recursion, however many are confirmed at
            // once.
            become(SendState.HANDED);
            return Act.NOTHING;
        }
        become(SendState.SELECTING);
        return Act.PUMP;
    }

    private void read(LogReader source, NeedsArchive asked) {
        synchronized (this) {
            if (state == SendState.CLOSED || source != reader || reading != null) return;
            reading = source;
            dropPage();
        }
        CompletionStage<List<EncodedEvent>> page;
        try {
            page = source.archive().read(asked.after(), asked.upTo(), config.archivePageBytesMax());
        } catch (RuntimeException failure) {
            page = CompletableFuture.failedStage(failure);
        }
        var unused = page.whenComplete((events, failure) -> arrived(source, asked, events, failure));
    }

    private void arrived(
            LogReader source, NeedsArchive asked, @Nullable List<EncodedEvent> events, @Nullable Throwable failure) {
        Act act;
        synchronized (this) {
            reading = null;
            if (state == SendState.CLOSED) return;
            if (source != reader) {
                act = wake();
            } else if (failure != null || events == null) {
                LOG.log(System.Logger.Level.WARNING, "outcome=archive_failed", failure);
                act = shut(CloseCode.INTERNAL_ERROR);
            } else {
                for (EncodedEvent event : events) pageBytes += event.liveBytes();
                take(pageBytes);
                source.offer(asked, events);
                act = wake();
            }
        }
        perform(act);
    }

    /** After any change: looks at what waits, and at who is to send it. */
    @GuardedBy("this")
    private Act wake() {
        return switch (state) {
            case CLOSED, SELECTING_AGAIN -> Act.NOTHING;
            // What is being selected is neither waiting nor in flight; the selecting thread looks again when it is.
            case SELECTING -> {
                become(SendState.SELECTING_AGAIN);
                yield Act.NOTHING;
            }
            case HANDING, HANDED, WRITING -> over() ? shut(CloseCode.SLOW_CONSUMER) : Act.NOTHING;
            case IDLE -> {
                if (over()) yield shut(CloseCode.SLOW_CONSUMER);
                become(SendState.SELECTING);
                yield Act.PUMP;
            }
        };
    }

    @GuardedBy("this")
    private boolean lags() {
        return inFlightBytes + queue.bytes() + backlog().bytes() > config.bufferedBytesMax() / 2;
    }

    /** Saves where over half of the limit, and says whether it is over the limit all the same. */
    @GuardedBy("this")
    private boolean over() {
        Backlog backlog = backlog();
        boolean lags = inFlightBytes + queue.bytes() + backlog.bytes() > config.bufferedBytesMax() / 2;
        if (reader != null && lags != conserving) {
            conserving = lags;
            reader.conserve(lags);
        }
        if (lags || queue.size() > config.queuedFramesMax()) giveBack(queue.drop());
        if (queue.size() > config.queuedFramesMax()) return true;
        long excess = inFlightBytes + queue.bytes() + backlog.reducedBytes() - config.bufferedBytesMax();
        if (excess <= Math.max(inFlightLargestBytes, backlog.largestBytes())) return false;
        return excess > queue.largestBytes();
    }

    @GuardedBy("this")
    private Backlog backlog() {
        return reader == null ? Backlog.NONE : reader.backlog();
    }

    @GuardedBy("this")
    private Act shut(@Nullable CloseCode code) {
        become(SendState.CLOSED);
        closedWith = code;
        dropReader();
        queue.clear();
        inFlightBytes = 0;
        inFlightLargestBytes = 0;
        giveBack(accountedBytes);
        return Act.CLOSE;
    }

    @GuardedBy("this")
    private void dropReader() {
        if (reader != null) reader.close();
        reader = null;
        held = false;
        conserving = false;
        dropPage();
    }

    @GuardedBy("this")
    private void dropPage() {
        giveBack(pageBytes);
        pageBytes = 0;
    }

    @GuardedBy("this")
    private void add(Waiting frame) {
        queue.add(frame);
        take(frame.bytes());
    }

    @GuardedBy("this")
    private void take(long bytes) {
        accountedBytes += bytes;
        account.add(bytes);
    }

    @GuardedBy("this")
    private void giveBack(long bytes) {
        accountedBytes -= bytes;
        account.subtract(bytes);
    }

    @GuardedBy("this")
    private void become(SendState next) {
        if (!state.mayBecome(next))
            throw new IllegalStateException(state + " to " + next + " (expected: a transition)");
        state = next;
    }

    private static Waiting waiting(String text, boolean droppable) {
        return new Waiting(text, Utf8.bytes(text), droppable);
    }
}
