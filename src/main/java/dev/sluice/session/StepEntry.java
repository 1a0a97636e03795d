package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.StreamStep;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A critical event of a running turn: stores it, then tells it. Its cursor is taken when the agent says it, so that what
 * the agent says next stands behind it; it keeps that cursor through every retry.
 */
final class StepEntry extends SessionEntry {
    private final StreamStep step;
    private final Slot slot;
    private final Consumer<Boolean> told;

    /** {@code told} hears once whether it is stored, unless its session leaves this process before. */
    StepEntry(AgentSession session, StreamStep step, Slot slot, Consumer<Boolean> told) {
        super(session);
        this.step = step;
        this.slot = slot;
        this.told = told;
    }

    @Override
    int contentBytes() {
        return step.data().bytes();
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        writes.add(EventRows.insert(session().log().address(), slot.cursor(), step, slot.at()));
    }

    @Override
    void giveUp() {}

    @Override
    void stored() {
        session().log().publish(slot, step);
        told.accept(true);
    }

    @Override
    void refused(Rejection reason) {
        session().log().giveUp(slot);
        told.accept(false);
    }
}
