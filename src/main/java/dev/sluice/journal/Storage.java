package dev.sluice.journal;

/** The disk that this process writes the database to, where it is this process that does. */
public interface Storage {
    /** Somebody else's: a database server tells by itself when it cannot write. */
    Storage REMOTE = new Storage() {
        @Override
        public void look() {}

        @Override
        public boolean isLow() {
            return false;
        }

        @Override
        public boolean hasFailed() {
            return false;
        }
    };

    /** Looks how much room there is, for {@link #isLow()}; asks the operating system. */
    void look();

    /** Whether new work should be refused, as last looked, so that what is accepted can still be answered. */
    boolean isLow();

    /** Whether a write has failed: from then on, and until a restart, no commit proves anything. */
    boolean hasFailed();
}
