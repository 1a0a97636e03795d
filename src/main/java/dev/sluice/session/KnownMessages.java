package dev.sluice.session;

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
    private final Map<String, KnownMessage> byId = new LinkedHashMap<>(4);

    void add(KnownMessage message) {
        byId.put(message.messageId(), message);
    }

    void remove(KnownMessage message) {
        byId.remove(message.messageId());
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
            KnownMessage.Ending ending = oldest.next().ending();
            if (ending == null || ending.finalCursor() > evictedTo) return;
            oldest.remove();
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

    /** What stands behind a message in the order of accepts, itself included. */
    record Behind(int messages, long bytes) {}

    Behind from(long seq) {
        int messages = 0;
        long bytes = 0;
        for (KnownMessage message : byId.values()) {
            if (message.seq() < seq || !message.isAccepted()) continue;
            messages++;
            bytes += message.inbound().sizeBytes();
        }
        return new Behind(messages, bytes);
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
