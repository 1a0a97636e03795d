package dev.sluice.eventlog;

import dev.sluice.budget.ByteAccount;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.TurnRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events of one log that may be sent and are in memory, and who reads them.
 *
 * <p>Not thread-safe: log and readers lock it itself, their one leaf lock. An event leaves from the front of its lane, and only if its
 * turn has ended and no reader waits for it. No conflatable event is kept that is older than the last evicted critical one.
 */
final class Shelf {
    /** An entry and its places in the rings, which may be half empty. */
    private static final int ENTRY_BYTES = 48 + 2 * 8;

    private final EventLogConfig config;
    private final ByteAccount account;
    private final Lane critical = new Lane();
    private final TokenLane conflatable = new TokenLane();
    private final List<Position> readers = new ArrayList<>(0);
    private long heldBytes;
    private long runningBytes;
    private long head;
    private long lastFinal;
    private long evictedTo;
    private long evictedConflatableTo;
    private @Nullable TurnRef evictedTurn;

    Shelf(EventLogConfig config, ByteAccount account, LogStart start) {
        this.config = config;
        this.account = account;
        evictedTo = start.evictedTo();
        for (EncodedEvent event : start.events()) {
            hold(event);
            head = event.cursor() - 1;
            add(event, null);
        }
        head = start.head();
    }

    EventLogConfig config() {
        return config;
    }

    Lane critical() {
        return critical;
    }

    TokenLane conflatable() {
        return conflatable;
    }

    /** The cursor of the last event added. */
    long head() {
        return head;
    }

    /** The cursor of the last final: the token events before it belong to turns that have ended. */
    long lastFinal() {
        return lastFinal;
    }

    /** The cursor of the last critical event that has left memory. */
    long evictedTo() {
        return evictedTo;
    }

    /** The attempt of the last token event that left memory, if that one lies after {@code cursor}. */
    @Nullable
    TurnRef turnEvictedAfter(long cursor) {
        return evictedConflatableTo > cursor ? evictedTurn : null;
    }

    /** What all of it takes in memory. */
    long heldBytes() {
        return heldBytes;
    }

    /** What the events after the last final take in memory. */
    long runningBytes() {
        return runningBytes;
    }

    /** All of it as frames. */
    long frameBytes() {
        return critical.retainedBytes() + conflatable.retainedBytes();
    }

    /** What the log keeps, or reads again, for the reader of that connection, as frames. */
    long awaitedBytes(String connectionId) {
        long bytes = 0;
        for (Position reader : readers) {
            if (reader.isOf(connectionId)) bytes += reader.awaitedBytes();
        }
        return bytes;
    }

    /** Counts an event that will be added, or waits for that. */
    void hold(EncodedEvent event) {
        change(bytes(event));
    }

    void add(EncodedEvent event, @Nullable String origin) {
        // A token is kept with its neighbours, and takes less than it did alone.
        long taken = bytes(event);
        if (event.conflatable()) change((taken = conflatable.add(event, head + 1)) - bytes(event));
        else critical.add(event, head + 1, origin);
        head = event.cursor();
        runningBytes += taken;
        if (event.type() == EventType.FINAL) {
            lastFinal = head;
            runningBytes = 0;
        }
        if (origin != null) readers.forEach(reader -> reader.added(event, origin));
        if (!event.conflatable()) trim();
    }

    void attach(Position reader) {
        readers.add(reader);
    }

    void detach(Position reader) {
        readers.remove(reader);
        trim();
    }

    boolean isRead() {
        return !readers.isEmpty();
    }

    /** Evicts what the bounds do not keep and nobody waits for. */
    void trim() {
        if (!conflatable.isEmpty()) evictConflatable(Math.min(lastFinal, awaitedAfter(true)));
        if (overBounds()) {
            long awaitedAfter = awaitedAfter(false);
            while (overBounds() && critical.first().cursor() <= awaitedAfter) evictCritical();
        }
    }

    /**
     * Evicts all that belongs to ended turns and that nobody waits for; returns its bytes.
     *
     * @param archived whether critical events can be read again, so that a replay goes on without them
     */
    long dropReplay(boolean archived) {
        long before = heldBytes;
        trim();
        long droppable = lastFinal;
        for (Position reader : readers) {
            droppable = Math.min(droppable, archived ? reader.passedOrArchived() : reader.passed());
        }
        evictConflatable(droppable);
        while (!critical.isEmpty() && critical.first().cursor() <= droppable) evictCritical();
        return before - heldBytes;
    }

    /** Evicts everything, whoever waits for it, and lets go of what was still to be added. */
    void clear() {
        evictConflatable(head);
        while (!critical.isEmpty()) evictCritical();
        account.subtract(heldBytes);
        heldBytes = 0;
        runningBytes = 0;
    }

    /**
     * The cursor of the last event that can reach a reader beginning after {@code since}; {@code since} if there is none. Tokens at the end
     * do not count where the reader will not be sent them: it does not stream, or the beginning of their attempt is gone.
     */
    long lastDeliverable(long since, boolean streaming) {
        long last =
                Math.max(since, critical.isEmpty() ? evictedTo : critical.last().cursor());
        Entry token = streaming ? conflatable.after(last) : null;
        if (token == null || token.first() > last + 1) return last;
        boolean cut = Objects.equals(token.event().turn(), turnEvictedAfter(since));
        return cut ? last : conflatable.lastCursor();
    }

    private long awaitedAfter(boolean byTokenReaders) {
        long after = Long.MAX_VALUE;
        for (Position reader : readers) {
            if (!byTokenReaders || reader.awaitsTokens()) after = Math.min(after, reader.passed());
        }
        return after;
    }

    private boolean overBounds() {
        int ended = critical.countUpTo(lastFinal);
        if (ended == 0) return false;
        return ended > config.replayEventsMax()
                || critical.retainedBytes() - critical.frameBytesAfter(lastFinal) > config.replayBytesMax();
    }

    private void evictConflatable(long upTo) {
        while (!conflatable.isEmpty() && conflatable.firstRunEnd() <= upTo) {
            TokenLane.Evicted evicted = conflatable.removeFirstRun();
            evictedConflatableTo = evicted.cursor();
            evictedTurn = evicted.turn();
            change(-evicted.heapBytes());
        }
    }

    private void evictCritical() {
        Entry evicted = critical.removeFirst();
        evictedTo = evicted.cursor();
        change(-bytes(evicted.event()));
    }

    private void change(long bytes) {
        heldBytes += bytes;
        if (bytes < 0) account.subtract(-bytes);
        else account.add(bytes);
    }

    private static long bytes(EncodedEvent event) {
        return ENTRY_BYTES + event.heapBytes();
    }
}
