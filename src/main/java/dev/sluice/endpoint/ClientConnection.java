package dev.sluice.endpoint;

import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.Abort;
import dev.sluice.protocol.ClientFrame;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.Decoded;
import dev.sluice.protocol.ErrorCode;
import dev.sluice.protocol.ErrorFrame;
import dev.sluice.protocol.Handshake;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageMeter;
import dev.sluice.protocol.Presence;
import dev.sluice.protocol.ServerPing;
import dev.sluice.protocol.ServerPong;
import dev.sluice.protocol.Signal;
import dev.sluice.protocol.Status;
import dev.sluice.security.Caller;
import dev.sluice.security.Scope;
import dev.sluice.session.AttachResult;
import dev.sluice.session.Attachment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection from its upgrade to its end: handshake, dispatch, liveness, close.
 *
 * <p>Thread-safe, and no method blocks. Frames are handled in their order, one at a time; those behind a handshake wait in
 * bounds until it is answered. It ends exactly once, whoever ends it.
 */
public final class ClientConnection {
    private static final Logger LOG = Logger.getLogger(ClientConnection.class.getName());
    private static final String GATEWAY = "gateway";

    private final String id;
    private final Speaker speaker;
    private final Wire wire;
    private final Outbound outbound;
    private final Surroundings surroundings;
    private final Handshaking handshaking;
    private final FrameQueue frames;
    private final ConnectionLife life = new ConnectionLife();
    private final Dispatch dispatch = new Dispatch();
    private final AtomicInteger badFrames = new AtomicInteger();
    private final Liveness liveness;
    private final MessageMeter meter;

    /**
     * A connection that has just been upgraded.
     *
     * @param id names it to other connections and in logs
     * @param caller who the upgrade's credential spoke for; null where the handshake has to bring one
     */
    ClientConnection(String id, @Nullable Caller caller, Wire wire, Surroundings surroundings) {
        this.id = id;
        this.speaker = new Speaker(caller);
        this.wire = wire;
        this.surroundings = surroundings;
        this.outbound = surroundings.outbounds().apply(new ReportingWriter(wire, this::leaveForGood));
        wire.carries(outbound);
        this.handshaking = new Handshaking(surroundings);
        this.frames = surroundings.frames();
        long nowMs = surroundings.clock().millis();
        this.liveness = new Liveness(surroundings.config().heartbeatInterval(), nowMs);
        this.meter = new MessageMeter(surroundings.policy().messageRateMax(), nowMs);
    }

    /** Names the connection. */
    public String id() {
        return id;
    }

    /** How it is told of to the session's other clients. */
    Presence presence() {
        return new Presence(id, liveness.heardAt());
    }

    /** What it has in memory or keeps there. */
    Load load() {
        return life.load(outbound.bufferedBytes());
    }

    /** Takes a whole text message. */
    void receive(String text) {
        heard();
        Decoded decoded = surroundings.decoder().decode(text);
        if (decoded instanceof Decoded.Bad bad) {
            refuse(bad.toErrorFrame(), bad.counts());
        } else if (decoded instanceof Decoded.Frame frame) {
            receive(frame.frame(), text.length());
        }
    }

    /** The client gave a sign of life that is no message. */
    void heard() {
        liveness.heard(surroundings.clock().millis());
    }

    /** The client asked, in the WebSocket protocol, whether we live. */
    void answerPing(byte[] data) {
        heard();
        wire.pong(data);
    }

    /** Ends the connection at a drain, idempotently: first goes what its session has told, then the hint when to come back. */
    void endForRestart(Duration retryAfter) {
        CloseCode code = CloseCode.SERVICE_RESTART;
        if (!life.endSoon(code, surroundings.lastWordsEndMs())) return;
        outbound.closeAfterCaughtUp(code, new Status(GATEWAY, code.reason(), retryAfter.toMillis()));
    }

    /** Ends the connection with a hint when to come back, as when overloaded; what its session has told is left out. */
    public void endWithHint(CloseCode code, Duration retryAfter) {
        outbound.send(new Status(GATEWAY, code.reason(), retryAfter.toMillis()));
        end(code);
    }

    /** Ends the connection, unless it has ended; what was answered before goes out first, if the client reads it. */
    public void end(CloseCode code) {
        if (leaveForGood(code)) outbound.closeAfterQueued(code);
    }

    /** The client or the network ends the connection: nothing is sent any more; what has come is still taken. */
    void hush() {
        outbound.end();
    }

    /** The connection's socket is over. */
    void ended() {
        leaveForGood(null);
        hush();
        wire.ended();
    }

    /** Looks at the clock: asks a silent client, ends one that is gone or never joined, or that does not let itself be ended. */
    void check() {
        long nowMs = surroundings.clock().millis();
        wire.check(nowMs);
        if (liveness.asked() && wire.tookBytes()) liveness.heard(nowMs);
        CloseCode overdue = life.overdue(nowMs);
        if (overdue == null && wire.stalled(nowMs, outbound::moved)) overdue = CloseCode.SLOW_CONSUMER;
        if (overdue != null) {
            outbound.closeNow(overdue);
            return;
        }
        if (speaker.isOver(nowMs)) end(CloseCode.UNAUTHORIZED);
        switch (liveness.check(nowMs)) {
            case FINE -> {}
            case PING -> ask();
            // Nobody is there to read what waits.
            case GONE -> {
                if (leaveForGood(CloseCode.LIVENESS_TIMEOUT)) outbound.closeNow(CloseCode.LIVENESS_TIMEOUT);
            }
            case HANDSHAKE_TIMEOUT -> end(CloseCode.HANDSHAKE_TIMEOUT);
        }
    }

    private void ask() {
        wire.watch();
        outbound.send(new ServerPing());
    }

    private void receive(ClientFrame frame, int chars) {
        switch (frames.offer(frame, chars)) {
            case RUN -> run(frame);
            case HELD -> {}
            case FULL ->
                outbound.send(
                        ErrorFrame.of(ErrorCode.NOT_JOINED, "the handshake is not answered yet", frame.messageId()));
        }
    }

    private void run(@Nullable ClientFrame first) {
        ClientFrame frame = first;
        while (frame != null && frame.handledBy(dispatch) == Step.NEXT) frame = frames.next();
    }

    private void attached(Handshake handshake, AttachResult result) {
        if (result instanceof AttachResult.Attached attached) {
            if (life.attached(attached.attachment())) liveness.joined();
        } else if (result instanceof AttachResult.Refused refused && life.refused()) {
            refuse(Handshaking.refusal(handshake, refused));
        }
        run(frames.next());
    }

    /** Says why not, and ends the connection where that is an end. */
    void refuse(Handshaking.Outcome.Refuse refusal) {
        outbound.send(refusal.frame());
        if (refusal.close() != null) end(refusal.close());
    }

    private void refuse(ErrorFrame error, boolean counts) {
        outbound.send(error);
        if (counts && badFrames.incrementAndGet() >= surroundings.config().badFramesMax()) {
            end(CloseCode.TOO_MANY_BAD_FRAMES);
        }
    }

    private boolean leaveForGood(@Nullable CloseCode code) {
        if (!life.end(code, surroundings.lastWordsEndMs())) return false;
        frames.close();
        LOG.log(Level.FINE, "connection={0} close={1}", new Object[] {id, code == null ? "peer" : code});
        return true;
    }

    /** What follows a frame. */
    private enum Step {
        NEXT,
        WAIT
    }

    private final class Dispatch implements ClientFrame.Handler<Step> {
        @Override
        public Step onHandshake(Handshake handshake) {
            ConnectionState now = life.state();
            if (now == ConnectionState.CLOSED) return Step.NEXT;
            if (now != ConnectionState.CONNECTED) {
                refuse(ErrorFrame.of(ErrorCode.BAD_FRAME, "the connection has a session; leave it first", null), true);
                return Step.NEXT;
            }
            if (handshake.agentId() == null) {
                refuse(ErrorFrame.of(ErrorCode.BAD_FRAME, "agent_id: missing", null), true);
                return Step.NEXT;
            }
            Handshaking.Outcome outcome = handshaking.check(handshake, speaker.upgraded(), id, outbound);
            if (outcome instanceof Handshaking.Outcome.Refuse refusal) {
                refuse(refusal);
                return Step.NEXT;
            }
            if (!(outcome instanceof Handshaking.Outcome.Ask ask) || !life.attaching()) return Step.NEXT;
            speaker.is(ask.caller());
            // From here on the frames are whoever's who brings the answer, perhaps this very thread before it returns.
            var unused =
                    surroundings.sessions().attach(ask.request()).thenAccept(result -> attached(handshake, result));
            return Step.WAIT;
        }

        @Override
        public Step onMessage(Message message) {
            return withSession(Scope.WRITE, message.messageId(), session -> {
                // An abort must get through however fast its client is.
                long waitMs =
                        message.isStop() ? 0 : meter.take(surroundings.clock().millis());
                if (waitMs == 0) {
                    session.receive(message);
                } else {
                    String words = "faster than max_message_rate";
                    outbound.send(ErrorFrame.retryAfter(
                            ErrorCode.RATE_LIMITED, words, message.messageId(), waitMs, session.window()));
                }
            });
        }

        @Override
        public Step onAbort(Abort abort) {
            return withSession(Scope.WRITE, abort.messageId(), session -> session.abort(abort));
        }

        @Override
        public Step onSignal(Signal signal) {
            return withSession(Scope.WRITE, null, session -> session.forward(signal));
        }

        @Override
        public Step onLeave() {
            return withSession(null, null, session -> {
                if (life.leave() != null) outbound.send(new Left(session.sessionId()));
            });
        }

        @Override
        public Step onPing() {
            outbound.send(new ServerPong());
            return Step.NEXT;
        }

        @Override
        public Step onPong() {
            return Step.NEXT;
        }

        private Step withSession(@Nullable Scope needed, @Nullable String messageId, Consumer<Attachment> act) {
            Attachment session = life.attachment();
            if (session == null) {
                outbound.send(ErrorFrame.of(ErrorCode.NOT_JOINED, "say hello or join first", messageId));
                return Step.NEXT;
            }
            ErrorFrame lacks = needed == null ? null : speaker.refusal(needed, messageId);
            if (lacks == null) act.accept(session);
            else outbound.send(lacks);
            return Step.NEXT;
        }
    }
}
