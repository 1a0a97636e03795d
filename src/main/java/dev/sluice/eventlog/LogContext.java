package dev.sluice.eventlog;

import dev.sluice.budget.ByteAccount;
import java.time.Clock;

/**
 * What all logs of a process share.
 *
 * @param config their bounds, each log's for itself
 * @param clock gives events their timestamps
 * @param account the bytes all of them hold together
 */
public record LogContext(EventLogConfig config, Clock clock, ByteAccount account) {}
