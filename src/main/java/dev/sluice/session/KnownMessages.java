package dev.sluice.session;

import dev.sluice.budget.ByteAccount;
import dev.sluice.inbox.InboundMessage;
import dev.sluice.inbox.MessageState;
import dev.sluice.protocol.PendingMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages a session knows without asking the database: all that are not finished, and the finished ones whose final is
 * still in the log's memory, which bounds them. Not thread-safe: the lock of its {@link Conversation} guards it.
 */
final class KnownMessages {
    /** A message without its texts: it, its place in the inbox and here, and its entry on the way to the journal. */
    private static final int MESSAGE_BYTES = 600;

    private final Map<String, KnownMessage> byId = new LinkedHashMap<>(4);
    private final ByteAccount account;
    private long heldBytes;
    private boolean released;

    /** None; {@code account} counts what those of all sessions take in memory. */
    KnownMessages(ByteAccount account) {
        this.account = account;
    }

    void add(KnownMessage message) {
        byId.put(message.messageId(), message);
        count(bytes(message));
    }

    void remove(KnownMessage message) {
        if (byId.remove(message.messageId(), message)) count(-bytes(message));
    }

    /** Notes how a message of these ended. */
    void ended(KnownMessage message, @Nullable Long streamEndCursor, KnownMessage.Ending how, int attempts) {
        message.ended(streamEndCursor, how, attempts);
        if (byId.get(message.messageId()) == message) count(how.result().heapBytes());
    }

    /** The session has left memory: gives back what its messages held, whatever becomes of them. */
    void release() {
        count(-heldBytes);
        released = true;
    }

    private void count(long bytes) {
        if (released) return;
        heldBytes += bytes;
        if (bytes < 0) account.subtract(-bytes);
        else account.add(bytes);
    }

    private static long bytes(KnownMessage message) {
        KnownMessage.Ending ending = message.ending();
        return MESSAGE_BYTES
                + message.inbound().heapBytes()
                + (ending == null ? 0 : ending.result().heapBytes());
    }

    @Nullable
    KnownMessage find(@Nullable String messageId) {
        return messageId == null ? null : byId.get(messageId);
    }

    KnownMessage of(InboundMessage inbound) {
        return Objects.requireNonNull(byId.get(inbound.messageId()));
    }

    /** Forgets what is finished and lies at or before {@code evictedTo}; stops at the first that does not. */
    void trim(long evictedTo) {
        for (Iterator<KnownMessage> oldest = byId.values().iterator(); oldest.hasNext(); ) {
            KnownMessage message = oldest.next();
            KnownMessage.Ending ending = message.ending();
            if (ending == null || ending.finalCursor() > evictedTo) return;
            oldest.remove();
            count(-bytes(message));
        }
    }

    /** What was unfinished when {@code upTo} was the last cursor told; where there is a runner, it is at the first of it. */
    Standing standing(long upTo, boolean hasRunner) {
        List<PendingMessage> waiting = new ArrayList<>();
        boolean executing = false;
        for (KnownMessage message : byId.values()) {
            if (!message.wasUnfinishedAt(upTo)) continue;
            if (hasRunner && !executing) executing = true;
            else if (message.inbound().state() != MessageState.CANCELLED) waiting.add(message.toPending());
        }
        return new Standing(upTo, waiting, executing);
    }

    /** Those that are accepted, in order, as rows. */
    List<StoredMessage> stored() {
        List<StoredMessage> rows = new ArrayList<>();
        for (KnownMessage message : byId.values()) {
            if (message.isAccepted()) rows.add(message.toStored());
        }
        return rows;
    }
}
