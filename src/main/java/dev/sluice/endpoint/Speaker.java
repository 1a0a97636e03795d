package dev.sluice.endpoint;

import dev.sluice.protocol.ErrorCode;
import dev.sluice.protocol.ErrorFrame;
import dev.sluice.security.Caller;
import dev.sluice.security.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks on a connection: who its upgrade was by, then who its last handshake was by. Thread-safe.
 *
 * <p>The connection lasts no longer than the credential that counts.
 */
final class Speaker {
    private volatile @Nullable Caller caller;
    private final @Nullable Caller upgraded;

    /** {@code upgraded} is null where the handshake has to bring somebody. */
    Speaker(@Nullable Caller upgraded) {
        this.upgraded = upgraded;
        this.caller = upgraded;
    }

    @Nullable
    Caller upgraded() {
        return upgraded;
    }

    /** A handshake's credential counts from now on. */
    void is(Caller handshaken) {
        caller = handshaken;
    }

    /** Whether the credential that counts has ended. */
    boolean isOver(long nowMs) {
        Caller counts = caller;
        return counts != null && counts.isOver(Instant.ofEpochMilli(nowMs));
    }

    /** What a frame that needs {@code scope} is refused with; null where it is not. */
    @Nullable
    ErrorFrame refusal(Scope scope, @Nullable String messageId) {
        Caller counts = caller;
        return counts != null && counts.may(scope) ? null : refusal(scope.wireName(), messageId);
    }

    /** What a handshake by {@code caller} is refused with; null where it may see a session or talk in one. */
    static @Nullable ErrorFrame handshakeRefusal(Caller caller) {
        if (caller.may(Scope.READ) || caller.may(Scope.WRITE)) return null;
        return refusal(Scope.READ.wireName() + " or " + Scope.WRITE.wireName(), null);
    }

    private static ErrorFrame refusal(String scopes, @Nullable String messageId) {
        String message = "the credential does not carry the scope " + scopes;
        return ErrorFrame.of(ErrorCode.INSUFFICIENT_SCOPE, message, messageId);
    }
}
