package dev.sluice.session;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of durable facts and the reader of what it wrote.
 *
 * <p>Entries are taken in order and written with those of many other sessions in one transaction (group commit); an
 * entry learns its outcome after the commit, on the writer's thread. Nothing here blocks the caller. Every batch proves
 * that this node still owns what it writes: a fenced node commits nothing.
 */
public interface Journal {

    /**
     * Hands one entry over; its {@link JournalEntry#committed()} or {@link JournalEntry#rejected} follows, exactly once.
     *
     * <p>Entries of turns that already run are always taken; their number is bounded by the turns' own limits.
     */
    void submit(JournalEntry entry);

    /** Whether new work should be refused: entries or bytes waiting are over the journal's bound, or it cannot write. */
    boolean isBehind();

    /** Whether half of what makes it {@linkplain #isBehind behind} waits: sessions with something waiting should bring no more. */
    boolean isFilling();

    /**
     * Takes a stored session over for this node: fences its earlier owner, reserves a block of cursors and reads what is
     * unfinished. The stage completes with null where {@code principal} owns no such session, and exceptionally with
     * {@link JournalUnavailableException} where the database does not answer.
     */
    CompletionStage<@Nullable StoredSession> take(String principal, String sessionId);

    /**
     * Reads what {@link #take} would, and changes nothing: the session stays whose it is, and no cursors are reserved. The
     * stage completes with null where {@code principal} owns no such session.
     */
    CompletionStage<@Nullable StoredSession> find(String principal, String sessionId);

    /**
     * Reads the newest stored events of one session with a cursor of at most {@code upTo}, the newest one always, then as
     * many as fit {@code eventsMax} and {@code bytesMax} of content.
     */
    CompletionStage<StoredEvents> newestEvents(String sessionId, long upTo, int eventsMax, int bytesMax);

    /**
     * Reads stored events of one session, in cursor order: those with a cursor over {@code after} and at most
     * {@code upTo}, at least one where there is one, and never more than fit {@code bytesMax} of content. It may be fewer
     * than there are: whoever wants all of them goes on after the last one told.
     */
    CompletionStage<List<StoredEvent>> events(String sessionId, long after, long upTo, int bytesMax);

    /**
     * Reads the newest messages of one session whose events lie at or before {@code upTo}, oldest first, as many as fit
     * {@code bytesMax} of content and {@code messagesMax}. Of the oldest the answer may fit and the content not: it comes
     * whole, and whoever is bound by {@code bytesMax} tells the answer alone. What agents told beside their answers is not read.
     */
    CompletionStage<StoredHistory> history(String sessionId, long upTo, int messagesMax, int bytesMax);

    /**
     * Reads what an agent is told of the newest messages of one session before the one of {@code seq}, oldest first, as many as fit
     * {@code bytesMax} of it and {@code messagesMax}: their content, and their answers where {@link StoredMessage#isAnswered}. Nothing
     * else counts, nor is it read: other answers, and what clients told beside their messages, are null. The oldest comes as in
     * {@link #history}.
     */
    CompletionStage<StoredHistory> past(String sessionId, long seq, int messagesMax, int bytesMax);

    /**
     * Reads the newest tool calls and tool results that are stored of one session with a cursor over {@code after} and at most
     * {@code upTo}, in cursor order, as many as fit {@code eventsMax} and {@code bytesMax} of content.
     */
    CompletionStage<StoredEvents> toolEvents(String sessionId, long after, long upTo, int eventsMax, int bytesMax);

    /**
     * Looks for work that earlier processes left unfinished, through a bounded number of stored sessions after {@code after}.
     * What this process has written or taken is left out.
     */
    CompletionStage<UnfinishedWork> unfinished(UnfinishedWork.Place after);
}
