package dev.sluice.session;

import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.Aborted;
import dev.sluice.protocol.Final;
import dev.sluice.protocol.StreamEnd;
import dev.sluice.protocol.TurnRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message has its answer: stores it with its outcome, then tells {@code stream_end} and {@code final}. */
final class FinishEntry extends SessionEntry {
    private final KnownMessage message;
    private final TurnResult result;
    private final int attempts;
    private final boolean streamed;
    private final @Nullable SessionAttachment asker;

    private @Nullable Slot endSlot;
    private @Nullable Slot finalSlot;

    /**
     * {@code streamed} says whether the last attempt sent a stream event, which a {@code stream_end} closes; {@code asker}
     * is who aborted the turn, and is told when that is stored.
     */
    FinishEntry(
            AgentSession session,
            KnownMessage message,
            TurnResult result,
            int attempts,
            boolean streamed,
            @Nullable SessionAttachment asker) {
        super(session);
        this.message = message;
        this.result = result;
        this.attempts = attempts;
        this.streamed = streamed;
        this.asker = asker;
    }

    @Override
    int contentBytes() {
        return result.bytes();
    }

    @Override
    void collect(List<Write> writes, Instant now) {
        endSlot = streamed ? session().log().reserve() : null;
        finalSlot = session().log().reserve();
        writes.add(new Write.FinishMessage(
                sessionId(),
                message.seq(),
                endCursor(),
                finalSlot.cursor(),
                finalSlot.at(),
                result.answer(),
                result.outcome(),
                result.metadata(),
                attempts));
    }

    @Override
    void giveUp() {
        if (endSlot != null) session().log().giveUp(endSlot);
        session().log().giveUp(Objects.requireNonNull(finalSlot));
    }

    @Override
    void stored() {
        Slot last = Objects.requireNonNull(finalSlot);
        if (endSlot != null) {
            TurnRef turn = new TurnRef(message.messageId(), attempts);
            session().log().publish(endSlot, new StreamEnd(turn));
        }
        KnownMessage.Ending ending = new KnownMessage.Ending(last.cursor(), last.at(), result);
        int window = session().conversation().finished(message, endCursor(), ending, attempts);
        Final event =
                new Final(message.messageId(), result.answer(), result.outcome(), attempts, result.metadata(), window);
        session().log().publish(last, event);
        if (asker != null) asker.tell(new Aborted(sessionId(), message.messageId()));
    }

    @Override
    void refused(Rejection reason) {
        session().lost(reason);
    }

    private @Nullable Long endCursor() {
        return endSlot == null ? null : endSlot.cursor();
    }
}
