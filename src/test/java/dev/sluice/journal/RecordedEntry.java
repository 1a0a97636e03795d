package dev.sluice.journal;

import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry that writes what it was given and remembers what it was told. */
class RecordedEntry implements JournalEntry {
    private final String sessionId;
    private final @Nullable String key;
    private final List<Write> writes;
    private final List<String> told = new ArrayList<>();
    private @Nullable Rejection rejection;
    private int sizeBytes = 10;

    RecordedEntry(String sessionId, @Nullable String key, Write... writes) {
        this.sessionId = sessionId;
        this.key = key;
        this.writes = List.of(writes);
    }

    RecordedEntry ofBytes(int bytes) {
        sizeBytes = bytes;
        return this;
    }

    /** What it was told, in order: asked, undone, committed, rejected. */
    List<String> told() {
        return told;
    }

    @Nullable
    Rejection rejection() {
        return rejection;
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public @Nullable String idempotencyKey() {
        return key;
    }

    @Override
    public List<Write> writes() {
        told.add("asked");
        return writes;
    }

    @Override
    public void undone() {
        told.add("undone");
    }

    @Override
    public void committed() {
        told.add("committed");
    }

    @Override
    public void rejected(Rejection reason) {
        told.add("rejected");
        rejection = reason;
    }
}
