package dev.sluice.session;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.Abort;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RelayedSignal;
import dev.sluice.protocol.Signal;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection's hold on an {@link AgentSession}. Thread-safe. */
final class SessionAttachment implements Attachment {
    private static final Abort STOP = new Abort(null, null);

    private final AgentSession session;
    private final String connectionId;
    private final Outbound outbound;
    private final AtomicBoolean ended = new AtomicBoolean();

    SessionAttachment(AgentSession session, String connectionId, Outbound outbound) {
        this.session = session;
        this.connectionId = connectionId;
        this.outbound = outbound;
    }

    String connectionId() {
        return connectionId;
    }

    Outbound outbound() {
        return outbound;
    }

    /** Ends it; false where that has happened before. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** Whether its connection was closed for slow reading. */
    boolean wasTooSlow() {
        return outbound.closedWith().filter(CloseCode.SLOW_CONSUMER::equals).isPresent();
    }

    void tell(DirectFrame frame) {
        outbound.send(frame);
    }

    /** Tells the outcome of a message again, as a duplicate. */
    void tellAgain(KnownMessage.Retold message) {
        EncodedEvent event =
                EncodedEvent.encode(session.log().address(), message.cursor(), message.at(), message.event());
        outbound.sendDuplicate(event, window());
    }

    @Override
    public String sessionId() {
        return session.id();
    }

    @Override
    public int window() {
        return session.conversation().view().window();
    }

    @Override
    public long awaitedBytes() {
        return session.log().awaitedBytes(connectionId);
    }

    @Override
    public void receive(Message message) {
        if (message.isStop()) abort(STOP);
        else session.conversation().receive(this, message);
    }

    @Override
    public void abort(Abort abort) {
        session.conversation().abort(this, abort);
    }

    @Override
    public void forward(Signal signal) {
        session.audience().forward(this, new RelayedSignal(signal.kind(), sessionId(), connectionId, signal.data()));
    }

    @Override
    public void detach() {
        session.detach(this);
    }
}
