package dev.sluice.journal;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the journal needs from where it runs.
 *
 * @param transactions where work meets the database
 * @param executor runs the writer and the reads; may block in JDBC, must not interrupt
 * @param delay runs the writer again after a pause
 * @param clock tells the time of heartbeats, takes and expiry
 * @param storage the disk under the database
 */
public record JournalSurroundings(
        Transactions transactions, Executor executor, Delay delay, Clock clock, Storage storage) {}
