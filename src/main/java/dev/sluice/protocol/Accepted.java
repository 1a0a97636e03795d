package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message was taken, and is kept.
 *
 * @param messageId the message
 * @param queued whether it waits behind another; else its turn starts now
 * @param message its content, which other connections and replays are told
 * @param senderId who sent it
 * @param window how many more the session takes now; null where it is only told again
 */
public record Accepted(
        String messageId,
        boolean queued,
        JsonText message,
        String senderId,
        @Nullable Integer window) implements SessionEvent {
    static final String STARTED = "Started processing.";
    static final String QUEUED = "Message queued.";

    /** What its sender reads. */
    public String content() {
        return queued ? QUEUED : STARTED;
    }

    @Override
    public EventType type() {
        return EventType.ACCEPTED;
    }
}
