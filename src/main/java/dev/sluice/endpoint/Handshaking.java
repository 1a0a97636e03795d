package dev.sluice.endpoint;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.Attachment;
import dev.sluice.protocol.Capability;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.ErrorFrame;
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
        /** Worth asking the sessions, for {@code caller}. */
        record Ask(Caller caller, AttachRequest request) implements Outcome {}

        /** Not even that; the connection is closed where {@code close} is not null. */
        record Refuse(DirectFrame frame, @Nullable CloseCode close) implements Outcome {}
    }

    private static final HelloError WRONG_TOKEN =
            HelloError.of(HelloErrorCode.AUTH_UNAUTHORIZED, "the token is not valid");

    /** For a credential that came with the upgrade. */
    static final Outcome.Refuse WRONG_CREDENTIAL =
            new Outcome.Refuse(WRONG_TOKEN, WRONG_TOKEN.code().close());

    private final Surroundings surroundings;

    Handshaking(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Looks at a handshake of connection {@code connectionId}, whose upgrade was {@code caller}'s; null if it was nobody's. */
    Outcome check(Handshake handshake, @Nullable Caller caller, String connectionId, Outbound outbound) {
        switch (ProtocolVersion.of(handshake)) {
            case CLIENT_TOO_OLD -> {
                return refuse(handshake, HelloError.clientTooOld());
            }
            case CLIENT_TOO_NEW -> {
                return refuse(handshake, HelloError.clientTooNew());
            }
            case AGREED -> {}
        }
        Identity identity = identify(handshake, caller);
        if (identity instanceof Identity.Missing) {
            return refuse(handshake, HelloError.of(HelloErrorCode.AUTH_REQUIRED, "a token is needed"));
        }
        if (!(identity instanceof Identity.Known known)) {
            return refuse(handshake, WRONG_TOKEN);
        }
        ErrorFrame lacks = Speaker.handshakeRefusal(known.caller());
        if (lacks != null) return new Outcome.Refuse(lacks, null);
        String agentId = handshake.agentId();
        return new Outcome.Ask(
                known.caller(),
                new AttachRequest(
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
    static Outcome.Refuse refusal(Handshake handshake, AttachResult.Refused refused) {
        if (refused.retryAfter() == null) return refuse(handshake, HelloError.of(refused.code(), refused.message()));
        long seconds = Math.max(1, (refused.retryAfter().toMillis() + 999) / 1000);
        return refuse(handshake, HelloError.retryAfter(refused.code(), refused.message(), seconds));
    }

    // A token in the handshake speaks for itself, even where the upgrade had a bearer.
    private Identity identify(Handshake handshake, @Nullable Caller caller) {
        if (handshake.token() == null && caller != null) {
            return caller.isOver(surroundings.clock().instant()) ? new Identity.Wrong() : new Identity.Known(caller);
        }
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

    /** The refusal in the dialect of the handshake. */
    private static Outcome.Refuse refuse(Handshake handshake, HelloError error) {
        DirectFrame frame = handshake instanceof Hello ? error : new JoinError(error);
        return new Outcome.Refuse(frame, error.code().close());
    }
}
