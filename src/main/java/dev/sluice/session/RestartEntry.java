package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.TurnRef;
import dev.sluice.protocol.TurnRestarted;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A turn that a dead process left behind is about to run again: stores the attempt, then tells it and lets it begin. */
final class RestartEntry extends SessionEntry {
    private static final String REASON = "the gateway stopped during the earlier attempt";

    private final KnownMessage message;
    private final int attempt;
    private final Runnable begin;

    private @Nullable Slot slot;

    RestartEntry(AgentSession session, KnownMessage message, int attempt, Runnable begin) {
        super(session);
        this.message = message;
        this.attempt = attempt;
        this.begin = begin;
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        slot = session().log().reserve();
        writes.add(new Write.StartAttempt(sessionId(), message.seq(), attempt));
        writes.add(EventRows.insert(session().log().address(), slot.cursor(), event(), slot.at()));
    }

    @Override
    void giveUp() {
        session().log().giveUp(Objects.requireNonNull(slot));
    }

    @Override
    void stored() {
        session().conversation().restarted(message, attempt);
        session().log().publish(Objects.requireNonNull(slot), event());
        begin.run();
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }

    private TurnRestarted event() {
        return new TurnRestarted(new TurnRef(message.messageId(), attempt), REASON);
    }
}
