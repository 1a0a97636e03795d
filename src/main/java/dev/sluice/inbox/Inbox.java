package dev.sluice.inbox;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The bounded FIFO of one session's messages. Not thread-safe: its session's lock guards it.
 *
 * <p>The head is the running message, from the moment it is taken; it counts for neither bound. What stands behind it
 * waits and is counted, except for cancelled messages, which only keep their place in the order of finals. Invariant:
 * {@code waiting <= messagesMax} and {@code waitingBytes <= bytesMax} or only one message waits; only messages restored
 * after a restart may exceed both.
 */
public final class Inbox {
    /** What became of an offer. */
    public enum Offer {
        /** The inbox was empty: the message is the running one. */
        RUNS,
        /** The message waits behind others. */
        WAITS,
        /** The inbox is full; nothing was stored. */
        FULL
    }

    private static final int INITIAL_CAPACITY = 2;

    private final InboxConfig config;
    private final ArrayDeque<InboundMessage> messages = new ArrayDeque<>(INITIAL_CAPACITY);

    private int waiting;
    private long waitingBytes;

    /** An empty inbox with these bounds. */
    public Inbox(InboxConfig config) {
        this.config = config;
    }

    /** Takes {@code message} as the last of the FIFO, or leaves everything as it is. */
    public Offer offer(InboundMessage message) {
        if (messages.isEmpty()) {
            messages.add(message);
            return Offer.RUNS;
        }
        if (isFullFor(message)) return Offer.FULL;
        messages.add(message);
        count(message);
        return Offer.WAITS;
    }

    /** Takes back a message of an earlier process, beyond the bounds where it must. */
    public void restore(InboundMessage message) {
        messages.add(message);
        if (messages.size() > 1 && message.state() != MessageState.CANCELLED) count(message);
    }

    /** The running message, or the one to run next; null where there is none. */
    public @Nullable InboundMessage head() {
        return messages.peek();
    }

    /**
     * Takes {@code message} out, wherever it stands; where it was the head, the next one is running from now on.
     *
     * @throws IllegalStateException where it is not here
     */
    public void remove(InboundMessage message) {
        boolean wasHead = messages.peek() == message;
        if (!messages.removeFirstOccurrence(message))
            throw new IllegalStateException(message.messageId() + ": not here");
        if (!wasHead && message.state() != MessageState.CANCELLED) uncount(message);
        InboundMessage head = messages.peek();
        if (wasHead && head != null && head.state() != MessageState.CANCELLED) uncount(head);
    }

    /** Cancels a message: its place in the order stays, its place in the bounds is free at once. */
    public void cancel(InboundMessage message) {
        if (messages.peek() != message) uncount(message);
        message.become(MessageState.CANCELLED);
    }

    /** The message of this id, running or waiting; null where there is none. */
    public @Nullable InboundMessage find(String messageId) {
        for (InboundMessage message : messages) {
            if (message.messageId().equals(messageId)) return message;
        }
        return null;
    }

    /** How many more messages are taken now, by count; 0 where the bytes are full. */
    public int window() {
        if (waitingBytes >= config.bytesMax()) return 0;
        return Math.max(0, config.messagesMax() - waiting);
    }

    /** Messages that wait behind the running one. */
    public int waiting() {
        return waiting;
    }

    /** Whether neither a message runs nor one waits. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** All messages in order, the running one first. */
    public Iterator<InboundMessage> iterator() {
        return messages.iterator();
    }

    private boolean isFullFor(InboundMessage message) {
        if (waiting == 0) return false;
        return waiting >= config.messagesMax() || message.sizeBytes() > config.bytesMax() - waitingBytes;
    }

    private void count(InboundMessage message) {
        waiting++;
        waitingBytes += message.sizeBytes();
    }

    private void uncount(InboundMessage message) {
        if (waiting == 0) throw new IllegalStateException(message.messageId() + ": uncounted twice");
        waiting--;
        waitingBytes -= message.sizeBytes();
    }
}
