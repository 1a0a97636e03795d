package dev.sluice.journal;

/**
 * Fired before the start fails: the database is not one that this gateway may run on.
 *
 * @param line what it is and what was expected
 */
public record SchemaRefused(String line) {}
