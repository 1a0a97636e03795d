package dev.sluice.session;

import dev.sluice.protocol.PendingMessage;
import java.util.List;

/**
 * What is to be done in a session as of one cursor.
 *
 * @param upTo the cursor
 * @param pending messages that wait, in order, the running one apart
 * @param executing whether one runs
 */
record Standing(long upTo, List<PendingMessage> pending, boolean executing) {}
