package dev.sluice.session;

import java.time.Instant;

/** Which session, whose, with which agent, since when. */
record SessionIdentity(String sessionId, String principal, String agentId, Instant createdAt) {}
