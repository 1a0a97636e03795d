package dev.sluice.session;

import dev.sluice.protocol.ErrorFrame;
import java.time.Instant;
import java.util.List;

/**
 * A message came while nothing new is taken, and the session does not know its id: asks the journal whether it was accepted
 * before, and writes nothing.
 */
final class LookupEntry extends SessionEntry {
    private final KnownMessage message;
    private final SessionAttachment asker;
    private final Answers answers;
    private final ErrorFrame closed;

    /** {@code closed} is the answer where the message is new. */
    LookupEntry(
            AgentSession session, KnownMessage message, SessionAttachment asker, Answers answers, ErrorFrame closed) {
        super(session);
        this.message = message;
        this.asker = asker;
        this.answers = answers;
        this.closed = closed;
    }

    @Override
    public String idempotencyKey() {
        return message.messageId();
    }

    @Override
    void collect(List<Write> writes, Instant now) {}

    @Override
    void prepareRow(List<Write> writes, Instant now) {}

    @Override
    void giveUp() {}

    @Override
    void stored() {
        asker.tell(closed);
    }

    @Override
    void refused(Rejection reason) {
        answers.notAccepted(asker, message, reason);
    }
}
