package dev.sluice.eventlog;

import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.TurnRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one reader is, and what it is told next.
 *
 * <p>Not thread-safe, used with the shelf locked. Two cursors say where it is: all up to {@code covered} has been told; all up to {@code
 * passed} has been told or left out. What was left out lies between them, and the next critical event's {@code from} stands for it;
 * a conflatable event may not stand for another, so until then no more are told.
 */
final class Position {
    private static final int LAGGING_PARTS = 4;

    private final Shelf shelf;
    private final ReaderOptions options;
    private final long replayTo;

    /** The last final when it began: what its replay has of the turns before is told by their finals. */
    private final long replayedFinal;

    private long covered;
    private long passed;

    /** The number of the last frame of the replay, counted on from where it began; never more than {@code covered}. */
    private long sequence;

    private boolean conserving;

    /** The attempt of which a token was left out last: the rest of it is left out too. */
    private @Nullable TurnRef omitted;

    /** The attempt it is spared the rest of, until that turn's final is told; what of the turn lies before {@code sparedTo} too. */
    private @Nullable TurnRef spared;

    private long sparedTo;

    /** Bytes of messages in waiting accepts that this reader is not told, because they are its own. */
    private long ownMessageBytes;

    private List<EncodedEvent> page = List.of();
    private int pageIndex;

    Position(Shelf shelf, ReaderOptions options, long since, long replayTo) {
        this.shelf = shelf;
        this.options = options;
        this.replayTo = replayTo;
        replayedFinal = shelf.lastFinal();
        covered = since;
        passed = since;
        sequence = since;
    }

    long covered() {
        return covered;
    }

    long passed() {
        return passed;
    }

    /** The number of the last frame of its replay that was taken; where it began if none was. */
    long sequence() {
        return sequence;
    }

    /** Up to here it goes on without memory: what it has not passed is a replay that the archive has, to its very end. */
    long passedOrArchived() {
        Entry end = shelf.critical().after(replayTo - 1);
        boolean stored = replayTo <= shelf.evictedTo() || (end != null && end.cursor() == replayTo);
        return stored ? Math.max(passed, replayTo) : passed;
    }

    boolean isOf(String connectionId) {
        return options.connectionId().equals(connectionId);
    }

    /** What is in memory and has not passed it, as frames. */
    long awaitedBytes() {
        return shelf.critical().frameBytesAfter(passed)
                + (options.streaming() ? shelf.conflatable().frameBytesAfter(passed) : 0);
    }

    /** Whether the log should keep token events of ended turns for it. */
    boolean awaitsTokens() {
        return options.streaming() && !conserving && spared == null;
    }

    /** Whether what follows has left memory and no page of it is at hand. */
    boolean needsArchive() {
        return passed < shelf.evictedTo() && !holdsPage();
    }

    boolean holdsPage() {
        return !page.isEmpty();
    }

    void conserve(boolean on) {
        conserving = on;
    }

    /** Leaves out the running turn's waiting tokens and the rest of its attempt; false if there are none beyond the replay. */
    boolean spare() {
        TokenLane tokens = shelf.conflatable();
        if (!options.streaming() || tokens.isEmpty() || tokens.lastCursor() <= tokensAfter()) return false;
        spared = tokens.lastTurn();
        sparedTo = tokens.lastCursor();
        return true;
    }

    void offer(NeedsArchive asked, List<EncodedEvent> events) {
        if (events.isEmpty()) passed = Math.max(passed, asked.upTo());
        page = events;
        pageIndex = 0;
    }

    /** Notes an event that was just added and accepts a message of connection {@code origin}. */
    void added(EncodedEvent event, String origin) {
        if (origin.equals(options.connectionId())) ownMessageBytes += messageBytes(event);
    }

    Backlog backlog() {
        long after = Math.max(passed, replayTo);
        long critical = shelf.critical().frameBytesAfter(after) - ownMessageBytes;
        long largest = shelf.critical().largestAfter(after);
        if (!options.streaming()) return new Backlog(critical, critical, largest);
        TokenLane tokens = shelf.conflatable();
        long running = tokensAfter();
        return new Backlog(
                critical + tokens.frameBytesAfter(Math.max(after, spared == null ? 0 : running)),
                critical + tokens.contentBytesAfter(running),
                Math.max(largest, tokens.largestAfter(running)));
    }

    /** Where the tokens begin that it will be told even if it lags: beyond the replay, of the running turn, and not spared. */
    private long tokensAfter() {
        long running = Math.max(Math.max(passed, replayTo), shelf.lastFinal());
        return spared == null ? running : shelf.conflatable().endOf(spared, Math.max(running, sparedTo));
    }

    /** Takes the frames of the next message; none if nothing can be told from memory and page. */
    List<Piece> next() {
        List<Piece> pieces = new ArrayList<>(1);
        // Who lags, or is back after a close for that, is sent less at once: a pong does not wait for much, its
        // progress can be seen, and what it has read of a replay counts if it is closed once more.
        long room = (long) shelf.config().mergedBytesMax() / (isSlow() ? LAGGING_PARTS : 1) - (options.batch() ? 2 : 0);
        while (true) {
            Entry next = nextToTell();
            if (next == null) return pieces;
            Piece piece = Piece.merge(shelf, next, covered + 1, replayTo, !isOwn(next), room);
            if (!pieces.isEmpty() && piece.bytes() > room) return pieces;
            pieces.add(piece);
            tell(next, piece);
            room -= piece.bytes() + 1;
            if (!options.batch() || room <= 0) return pieces;
        }
    }

    private void tell(Entry next, Piece piece) {
        if (holdsPage()) turnPage();
        else if (isOwn(next) && next.cursor() > replayTo) ownMessageBytes -= messageBytes(next.event());
        if (piece.replay()) sequence++;
        if (next.cursor() > sparedTo && next.event().type() == EventType.FINAL) spared = null;
        covered = piece.coveredTo();
        passed = covered;
    }

    private void turnPage() {
        pageIndex++;
        if (pageIndex == page.size()) page = List.of();
    }

    /** The next entry that is told, after passing those that are left out. */
    private @Nullable Entry nextToTell() {
        while (true) {
            Entry next = nextInOrder();
            if (next == null) return null;
            boolean hole = covered + 1 < next.first();
            if (hole) noteEvicted();
            if (!next.event().conflatable() || !(hole || leftOut(next))) return next;
            omitted = next.event().turn();
            passed = next.cursor();
        }
    }

    private @Nullable Entry nextInOrder() {
        if (holdsPage()) return Entry.archived(page.get(pageIndex));
        if (needsArchive()) return null;
        Entry critical = shelf.critical().after(passed);
        if (!options.streaming()) return critical;
        Entry token = shelf.conflatable().after(passed);
        if (critical == null || token == null) return critical == null ? token : critical;
        return critical.cursor() < token.cursor() ? critical : token;
    }

    /** What lies before the next entry was never seen here: if tokens have left memory there, their attempt is cut. */
    private void noteEvicted() {
        TurnRef turn = shelf.turnEvictedAfter(covered);
        if (turn != null) omitted = turn;
    }

    private boolean leftOut(Entry token) {
        if (Objects.equals(token.event().turn(), omitted)) return true;
        if (token.cursor() <= replayTo) return isSlow() && token.cursor() <= replayedFinal;
        if (spared != null
                && (token.cursor() <= sparedTo
                        || Objects.equals(spared, token.event().turn()))) return true;
        return conserving && token.cursor() <= shelf.lastFinal();
    }

    private boolean isSlow() {
        return conserving || options.sparing();
    }

    private boolean isOwn(Entry entry) {
        return options.connectionId().equals(entry.origin());
    }

    private static long messageBytes(EncodedEvent accepted) {
        return (long) accepted.liveBytes() - accepted.liveBytes(accepted.cursor(), false);
    }
}
