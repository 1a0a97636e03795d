package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How full a session is, as a refused sender is told.
 *
 * @param inboxMessagesMax how many messages may wait; null where that was not the reason
 * @param pending how many wait; null where that was not the reason
 * @param window how many more the session takes now
 */
public record InboxLoad(
        @Nullable Integer inboxMessagesMax, @Nullable Integer pending, int window) {
    static InboxLoad full(int inboxMessagesMax, int pending) {
        return new InboxLoad(inboxMessagesMax, pending, 0);
    }

    static InboxLoad window(int window) {
        return new InboxLoad(null, null, window);
    }

    void describe(JsonObject out) {
        out.putIfPresent("max_inbox", inboxMessagesMax)
                .putIfPresent("pending", pending)
                .put("window", window);
    }
}
