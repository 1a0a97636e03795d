package dev.sluice.journal;

import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry on its way through one try after the other. */
final class Member implements Job {
    private final JournalEntry entry;
    private boolean asked;
    private boolean deferred;
    private @Nullable Rejection rejection;

    Member(JournalEntry entry) {
        this.entry = entry;
    }

    JournalEntry entry() {
        return entry;
    }

    List<Write> ask() {
        List<Write> writes = entry.writes();
        asked = true;
        return writes;
    }

    /** Nothing of it is written by this try, and {@code reason} is final once the try is committed. */
    void reject(Rejection reason) {
        rejection = reason;
    }

    /** An earlier entry of the same try has its key; what it is shows once that one is committed. */
    void defer() {
        deferred = true;
    }

    boolean isDeferred() {
        return deferred;
    }

    @Override
    public String owner() {
        return entry.sessionId();
    }

    @Override
    public long sizeBytes() {
        return entry.sizeBytes();
    }

    @Override
    public boolean outlivesOutage() {
        return true;
    }

    @Override
    public void undone() {
        boolean wasAsked = asked;
        asked = false;
        deferred = false;
        rejection = null;
        if (wasAsked) entry.undone();
    }

    @Override
    public void settled() {
        Rejection reason = rejection;
        if (reason == null) {
            entry.committed();
            return;
        }
        undone();
        entry.rejected(reason);
    }

    @Override
    public void refused(Rejection reason, Throwable cause) {
        undone();
        entry.rejected(reason);
    }

    @Override
    public String toString() {
        return "entry session=" + entry.sessionId();
    }
}
