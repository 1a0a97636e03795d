package dev.sluice.session;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake's answer says of the session, all as of one moment: the members of PROTOCOL.md §3 {@code hello_ok}
 * and {@code joined}.
 *
 * @param cursor the head
 * @param oldestCursor the oldest cursor that can be replayed
 * @param sequence the cursor before the first one that follows on this connection
 * @param replayTo the cursor of the last event that is replayed; {@code sequence} where none is
 * @param window how many more messages the session takes now
 * @param pendingInbox messages that wait, the interrupted one included where no runner is at it
 * @param others ids of the session's other connections, {@value Audience#NAMED_MAX} at most
 * @param retryAfter how long to stay away after the next close for slow reading; null where there was none of late
 */
public record Greeting(
        String sessionId,
        String agentId,
        boolean resumed,
        long cursor,
        long oldestCursor,
        boolean resyncRequired,
        long sequence,
        long replayTo,
        int window,
        int pendingInbox,
        boolean executing,
        List<String> others,
        @Nullable Duration retryAfter) {}
