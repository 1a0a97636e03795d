package dev.sluice.session;

import java.util.List;

/** An entry that is nothing but its name. */
record NamedEntry(String sessionId) implements JournalEntry {
    @Override
    public int sizeBytes() {
        return 0;
    }

    @Override
    public List<Write> writes() {
        return List.of();
    }

    @Override
    public void undone() {}

    @Override
    public void committed() {}

    @Override
    public void rejected(Rejection reason) {}
}
