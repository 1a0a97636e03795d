package dev.sluice.endpoint;

/**
 * What one connection weighs on memory.
 *
 * @param bytes on their way to it, waiting for it, or kept by its session so that it can be told
 * @param ending whether it has been ended, so that they will be given back by themselves
 */
record Load(long bytes, boolean ending) {}
