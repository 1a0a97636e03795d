package dev.sluice.journal;

/**
 * What must be known of the database before the container has beans: the persistence unit, which is built first of all, opens
 * it. Found by {@link java.util.ServiceLoader}.
 */
public interface DatabaseGround {

    /** Where the database is; on wrong settings, the start is refused and this throws. */
    JournalConfig locate();

    /** Refuses the start: logs {@code line} and ends the process; returns before it has ended. */
    void refuse(String line);
}
