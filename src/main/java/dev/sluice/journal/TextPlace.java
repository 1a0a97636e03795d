package dev.sluice.journal;

/**
 * Where a text belongs.
 *
 * @param place its message's {@code seq} or its event's cursor
 */
record TextPlace(String sessionId, TextKind kind, long place) {}
