package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message was taken: stores it, then tells its {@code accepted}. */
final class AcceptEntry extends SessionEntry {
    private final KnownMessage message;
    private final SessionAttachment sender;
    private final boolean idFromClient;
    private final int window;

    private @Nullable Slot slot;

    AcceptEntry(
            AgentSession session, KnownMessage message, SessionAttachment sender, boolean idFromClient, int window) {
        super(session);
        this.message = message;
        this.sender = sender;
        this.idFromClient = idFromClient;
        this.window = window;
    }

    @Override
    int contentBytes() {
        return message.inbound().sizeBytes();
    }

    @Override
    public @Nullable String idempotencyKey() {
        return idFromClient ? message.messageId() : null;
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        slot = session().log().reserve();
        writes.add(new Write.InsertMessage(
                sessionId(),
                message.seq(),
                message.messageId(),
                message.fingerprint(),
                message.inbound().content(),
                message.inbound().metadata(),
                message.inbound().sender(),
                message.isQueued(),
                slot.cursor(),
                slot.at()));
    }

    @Override
    void giveUp() {
        session().log().giveUp(Objects.requireNonNull(slot));
    }

    @Override
    void stored() {
        Slot taken = Objects.requireNonNull(slot);
        // First the conversation: whoever sees the event in the log finds the message there.
        Runnable tellAskers = session().conversation().accepted(message, taken.cursor(), taken.at());
        session()
                .log()
                .publish(taken, message.acceptedEvent(window), message.inbound().sender());
        tellAskers.run();
    }

    @Override
    void refused(Rejection reason) {
        session().conversation().notAccepted(message, sender, reason);
    }
}
