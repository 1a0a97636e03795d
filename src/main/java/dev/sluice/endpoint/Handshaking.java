package dev.sluice.endpoint;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.Attachment;
import dev.sluice.protocol.Capability;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.Features;
import dev.sluice.protocol.Handshake;
import dev.sluice.protocol.Hello;
import dev.sluice.protocol.HelloError;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.HelloOk;
import dev.sluice.protocol.JoinError;
import dev.sluice.protocol.Joined;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.security.Caller;
import dev.sluice.security.Identity;
import dev.sluice.session.AttachRequest;
import dev.sluice.session.AttachResult;
import dev.sluice.session.Greeting;
import org.jspecify.annotations.Nullable;

/** What is asked, refused and answered in a {@code hello} or {@code join}; has no state of its own. */
final class Handshaking {
    /** A handshake looked at. */
    sealed interface Outcome {
        /** Worth asking the sessions. */
        record Ask(AttachRequest request) implements Outcome {}

        /** Not even that. */
        record Refuse(HelloError error) implements Outcome {}
    }

    private final Surroundings surroundings;

    Handshaking(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Looks at a handshake of connection {@code connectionId}, whose upgrade was {@code caller}'s; null if it was nobody's. */
    Outcome check(Handshake handshake, @Nullable Caller caller, String connectionId, Outbound outbound) {
        switch (ProtocolVersion.of(handshake)) {
            case CLIENT_TOO_OLD -> {
                return new Outcome.Refuse(HelloError.clientTooOld());
            }
            case CLIENT_TOO_NEW -> {
                return new Outcome.Refuse(HelloError.clientTooNew());
            }
            case AGREED -> {}
        }
        Identity identity = identify(handshake, caller);
        if (identity instanceof Identity.Missing) return refuse(HelloErrorCode.AUTH_REQUIRED, "a token is needed");
        if (!(identity instanceof Identity.Known known)) {
            return refuse(HelloErrorCode.AUTH_UNAUTHORIZED, "the token is not valid");
        }
        String agentId = handshake.agentId();
        return new Outcome.Ask(new AttachRequest(
                known.caller().name(),
                agentId,
                handshake.sessionId(),
                handshake.since(),
                handshake.capabilities().contains(Capability.STREAMING),
                handshake.capabilities().contains(Capability.BATCH),
                connectionId,
                outbound,
                greeting -> answer(handshake, greeting)));
    }

    /** What a refusal by the sessions is told as. */
    static HelloError error(AttachResult.Refused refused) {
        if (refused.retryAfter() == null) return HelloError.of(refused.code(), refused.message());
        long seconds = Math.max(1, (refused.retryAfter().toMillis() + 999) / 1000);
        return HelloError.retryAfter(refused.code(), refused.message(), seconds);
    }

    /** The refusal in the dialect of the handshake. */
    static DirectFrame refusal(Handshake handshake, HelloError error) {
        return handshake instanceof Hello ? error : new JoinError(error);
    }

    // A token in the handshake speaks for itself, even where the upgrade had a bearer.
    private Identity identify(Handshake handshake, @Nullable Caller caller) {
        if (handshake.token() == null && caller != null) return new Identity.Known(caller);
        return surroundings.authentication().byToken(handshake.token());
    }

    private DirectFrame answer(Handshake handshake, Greeting greeting) {
        Attachment attachment = new Attachment(
                greeting.sessionId(),
                greeting.resumed(),
                greeting.cursor(),
                greeting.oldestCursor(),
                greeting.resyncRequired(),
                greeting.sequence(),
                greeting.replayTo(),
                greeting.window());
        int version = ProtocolVersion.agreed(handshake);
        if (handshake instanceof Hello) {
            Features features = Features.of(handshake.capabilities());
            return new HelloOk(
                    version,
                    features,
                    surroundings.policy(),
                    attachment,
                    greeting.pendingInbox(),
                    greeting.executing(),
                    greeting.retryAfter() == null ? null : greeting.retryAfter().toMillis());
        }
        return new Joined(
                greeting.agentId(),
                version,
                attachment,
                surroundings.presence().apply(greeting.others()),
                surroundings.health().get(),
                surroundings.policy());
    }

    private static Outcome refuse(HelloErrorCode code, String message) {
        return new Outcome.Refuse(HelloError.of(code, message));
    }
}
