package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link Hello} that is welcome.
 *
 * @param protocol the version agreed
 * @param features what the client may send and will be sent
 * @param policy the limits
 * @param attachment where the connection stands in its session
 * @param pendingInbox messages that wait
 * @param isExecuting whether a turn runs
 * @param retryAfterMs how long to back off next time, after closes for slow reading; null where none is asked
 */
public record HelloOk(
        int protocol,
        Features features,
        Policy policy,
        Attachment attachment,
        int pendingInbox,
        boolean isExecuting,
        @Nullable Long retryAfterMs)
        implements DirectFrame {
    @Override
    public String type() {
        return "hello_ok";
    }

    @Override
    public void describe(JsonObject out) {
        out.put("protocol", protocol).put("features", features.toJson()).put("policy", policy.toJson());
        attachment.describe(out);
        out.put("pending_inbox", pendingInbox)
                .put("is_executing", isExecuting)
                .putIfPresent("retry_after_ms", retryAfterMs);
    }
}
