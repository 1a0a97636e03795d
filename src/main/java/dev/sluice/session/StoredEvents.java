package dev.sluice.session;

import java.util.List;

/** The newest events of a session, in cursor order; {@code truncated} where there were more. */
public record StoredEvents(List<StoredEvent> events, boolean truncated) {}
