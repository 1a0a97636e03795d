package dev.sluice.session;

import java.util.List;

/** The newest messages of a session, oldest first; {@code truncated} where there were more. */
public record StoredHistory(List<StoredMessage> messages, boolean truncated) {}
