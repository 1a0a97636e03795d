package dev.sluice.outbound;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.Backlog;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.EncodedEvent;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one connection and is on its way to it, and whether that is too much (PROTOCOL.md §5).
 *
 * <p>Not thread-safe: {@link Outbound} locks it. Direct frames, the message in flight and the page in hand are in the account; events that
 * wait are the log's.
 */
final class Freight {
    /** Direct frames that go out in a row where events wait: who is refused much is told of what was taken, too. */
    static final int DIRECT_IN_A_ROW_MAX = 4;

    private final OutboundConfig config;
    private final ByteAccount account;
    private final DirectQueue queue = new DirectQueue();
    private final Lag lag;
    private @Nullable LogReader reader;
    private boolean held;
    private boolean batch;
    private int directInARow;
    private long inFlightBytes;
    private long inFlightLargestBytes;
    private long pageBytes;

    /** The reader a page is being read for; one at a time, even if that reader has gone. */
    private @Nullable LogReader reading;

    private @Nullable CloseCode closing;
    private @Nullable Waiting farewell;

    Freight(OutboundConfig config, ByteAccount account, Clock clock) {
        this.config = config;
        this.account = account;
        this.lag = new Lag(clock);
    }

    /** The reader attached, be it held or not. */
    @Nullable
    LogReader reader() {
        return reader;
    }

    /** The reader to pull from. */
    @Nullable
    LogReader source() {
        return held ? null : reader;
    }

    /** What the connection is to be closed with once nothing waits; null while it takes more. */
    @Nullable
    CloseCode closing() {
        return closing;
    }

    /** Takes no more, and lets go of the reader unless its events are to go out too. */
    boolean close(CloseCode code, boolean eventsToo) {
        closing = code;
        if (!eventsToo) dropReader();
        return true;
    }

    /** Takes no more but {@code lastWords}, which wait until everything else is gone. */
    boolean close(CloseCode code, Waiting lastWords) {
        farewell = lastWords;
        return close(code, true);
    }

    /** Queues the last words; false where there are none, or they are queued already. */
    boolean bidFarewell() {
        if (farewell == null) return false;
        add(farewell);
        farewell = null;
        return true;
    }

    /** Queues a handshake's answer, with the reader that follows it. */
    boolean attach(LogReader events, Waiting answer, boolean hold) {
        if (reader != null) throw new IllegalStateException("reader: attached (expected: none)");
        reader = events;
        held = hold;
        add(answer);
        return true;
    }

    /** Queues what the held reader waits for; false if there is none. */
    boolean release(Waiting snapshot) {
        if (!held) return false;
        held = false;
        add(snapshot);
        return true;
    }

    void dropReader() {
        if (reader != null) reader.close();
        reader = null;
        held = false;
        lag.clear();
        dropPage();
    }

    /** Queues a frame. False for a droppable one that finds no room; any other is taken, even if it is the one too many. */
    boolean queue(Waiting frame) {
        if (frame.droppable() && (lags(backlog()) || queue.size() >= config.queuedFramesMax())) return false;
        add(frame);
        return true;
    }

    /** Whether direct frames wait. */
    boolean hasDirect() {
        return queue.size() > 0;
    }

    /** Puts the next direct frames in flight; null if there is none, or it is the turn of the events. */
    @Nullable
    Outgoing launchDirect() {
        Waiting frame = queue.peek();
        boolean yields = directInARow >= DIRECT_IN_A_ROW_MAX && source() != null && !queue.opens();
        directInARow = yields || frame == null ? 0 : directInARow + 1;
        if (yields || frame == null) return null;
        StringBuilder array = new StringBuilder();
        int count = 0;
        long bytes = 2;
        long largest = 0;
        Waiting last = frame;
        while (frame != null && (count == 0 || (batch && bytes + frame.bytes() < config.batchBytesMax()))) {
            last = unqueue();
            array.append(count++ == 0 ? '[' : ',').append(last.text());
            bytes += last.bytes() + (count == 1 ? 0 : 1);
            largest = Math.max(largest, last.bytes());
            frame = queue.peek();
        }
        Outgoing next = count == 1
                ? new Outgoing(last.text(), last.bytes(), last.bytes())
                : new Outgoing(array.append(']').toString(), bytes, largest);
        launch(next);
        return next;
    }

    /** Counts a message as in flight; the one before must have landed. */
    void launch(Outgoing next) {
        if (reader == null || !reader.holdsPage()) dropPage();
        inFlightBytes = next.bytes();
        inFlightLargestBytes = next.largestBytes();
        account.add(inFlightBytes);
    }

    /** Counts the message in flight as gone. */
    void land() {
        account.subtract(inFlightBytes);
        lag.taken();
        inFlightBytes = 0;
        inFlightLargestBytes = 0;
    }

    /** Notes that the peer has taken something. */
    void moved() {
        lag.taken();
    }

    /** Notes that a page is being read for {@code source}; false if it has gone or another page is on its way. */
    boolean reads(LogReader source) {
        if (source != reader || reading != null) return false;
        reading = source;
        return true;
    }

    /** Whether the reader waits for a page. */
    boolean awaitsPage() {
        return reading != null && reading == reader;
    }

    /** Takes the page that was read, if its reader still wants it; false if that one can not go on with it. */
    boolean arrived(NeedsArchive asked, @Nullable List<EncodedEvent> page) {
        boolean wanted = awaitsPage();
        reading = null;
        if (!wanted || reader == null) return true;
        dropPage();
        if (page == null || !reader.offer(asked, page)) return false;
        for (EncodedEvent event : page) pageBytes += event.liveBytes();
        account.add(pageBytes);
        return true;
    }

    private void dropPage() {
        account.subtract(pageBytes);
        pageBytes = 0;
    }

    /** Gives everything back. */
    void clear() {
        farewell = null;
        dropReader();
        account.subtract(queue.bytes());
        queue.clear();
        land();
    }

    /** How much of what may wait the direct frames take, by count or by bytes, in percent. */
    int directPercent() {
        long byCount = queue.size() * 100L / config.queuedFramesMax();
        long byBytes = queue.bytes() * 100 / config.bufferedBytesMax();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(byCount, byBytes));
    }

    long bufferedBytes() {
        return bufferedBytes(backlog());
    }

    /** Saves where over half of the limit, and says whether it is over the limit all the same. */
    boolean over() {
        Backlog backlog = backlog();
        boolean lags = lags(backlog);
        if (reader != null && lag.become(lags)) reader.conserve(lags);
        if (lags || queue.size() > config.queuedFramesMax()) account.subtract(queue.drop());
        if (queue.size() > config.queuedFramesMax()) return true;
        return exceeds(backlog) && (!spare() || exceeds(backlog()));
    }

    private boolean exceeds(Backlog backlog) {
        long excess = inFlightBytes + queue.bytes() + backlog.reducedBytes() - config.bufferedBytesMax();
        if (excess <= Math.max(inFlightLargestBytes, backlog.largestBytes())) return false;
        return excess > queue.largestBytes();
    }

    /** Who reads, however slowly, is not closed: its tokens go first. Who comes back after such a close is believed sooner. */
    private boolean spare() {
        return reader != null && lag.isRead(reader.options().sparing()) && reader.spare();
    }

    private void add(Waiting frame) {
        queue.add(frame);
        account.add(frame.bytes());
    }

    private Waiting unqueue() {
        Waiting frame = queue.remove();
        account.subtract(frame.bytes());
        if (frame.greeting()) batch = reader != null && reader.options().batch();
        return frame;
    }

    private boolean lags(Backlog backlog) {
        return bufferedBytes(backlog) > config.bufferedBytesMax() / 2;
    }

    private long bufferedBytes(Backlog backlog) {
        return inFlightBytes + queue.bytes() + backlog.bytes();
    }

    private Backlog backlog() {
        return reader == null ? Backlog.NONE : reader.backlog();
    }
}
