package dev.sluice.session;

import dev.sluice.protocol.Durability;
import java.time.Duration;

/**
 * How long sessions live, where, and what becomes of them at a stop.
 *
 * @param durability when an accepted message reaches the database
 * @param resumeWindow how long after its last activity a session can be resumed, 1 s to 8,760 h
 * @param resume when pending messages go on after a restart
 * @param passivateAfter how long a session without connections and work stays in memory, 0 to 24 h
 * @param drainTimeout how long running and queued work may go on at a stop, 0 to 1 h
 */
public record SessionConfig(
        Durability durability,
        Duration resumeWindow,
        ResumeMode resume,
        Duration passivateAfter,
        Duration drainTimeout) {
    public SessionConfig {
        if (resumeWindow.compareTo(Duration.ofSeconds(1)) < 0 || resumeWindow.compareTo(Duration.ofDays(365)) > 0)
            throw new IllegalArgumentException("resumeWindow: " + resumeWindow + " (expected: 1s to 8760h)");
        if (passivateAfter.isNegative() || passivateAfter.compareTo(Duration.ofHours(24)) > 0)
            throw new IllegalArgumentException("passivateAfter: " + passivateAfter + " (expected: 0s to 24h)");
        if (drainTimeout.isNegative() || drainTimeout.compareTo(Duration.ofHours(1)) > 0)
            throw new IllegalArgumentException("drainTimeout: " + drainTimeout + " (expected: 0s to 1h)");
    }
}
