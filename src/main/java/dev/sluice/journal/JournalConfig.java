package dev.sluice.journal;

import java.nio.file.Path;

/**
 * Where the durable records go.
 *
 * @param database which database the data source leads to
 * @param dataDir the folder of the embedded database and of the lock that keeps a second gateway out of it
 */
public record JournalConfig(Database database, Path dataDir) {
    /** The databases that the schema and its tests know. */
    public enum Database {
        /** In this process, in {@code dataDir}. */
        EMBEDDED,
        /** PostgreSQL 15 or newer, somewhere else. */
        POSTGRESQL
    }
}
