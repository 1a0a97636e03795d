package dev.sluice.session;

import dev.sluice.protocol.HelloErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an {@link AttachRequest}. */
public sealed interface AttachResult {

    /** The connection is attached; the greeting and all that follows are on their way. */
    record Attached(Attachment attachment) implements AttachResult {}

    /** The connection stays as it was; nothing was sent. */
    record Refused(
            HelloErrorCode code, String message, @Nullable Duration retryAfter) implements AttachResult {}
}
