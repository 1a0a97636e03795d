package dev.sluice.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fact on its way to the database: says what to write when asked, and learns what became of it.
 *
 * <p>All methods but {@link #sizeBytes()} and {@link #idempotencyKey()} are called on the journal's writer, one at a
 * time and in the order of submission. For each try the writer calls {@link #writes()}; a try that is known to have
 * failed is told by {@link #undone()} before the next. At the end comes exactly one of {@link #committed()} and
 * {@link #rejected}.
 */
public interface JournalEntry {

    /** The session this fact is about. */
    String sessionId();

    /** Bytes of content it carries, for the journal's bound. */
    int sizeBytes();

    /**
     * The client's message id that must not be stored twice in this session; null where nothing can collide. The writer
     * looks it up before the insert and rejects the entry as {@link Rejection.Duplicate} where it is stored already.
     */
    default @Nullable String idempotencyKey() {
        return null;
    }

    /** Takes the cursors this fact needs and says what to write; an empty list commits nothing and succeeds. */
    List<Write> writes();

    /** The last {@link #writes()} are known not to have been stored: gives their cursors up. */
    void undone();

    /** The last {@link #writes()} are stored. */
    void committed();

    /** Nothing of this entry is stored nor will be; {@link #undone()} came before where writes had been asked for. */
    void rejected(Rejection reason);
}
