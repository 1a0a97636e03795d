package dev.sluice.endpoint;

import dev.sluice.protocol.Abort;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.SessionState;
import dev.sluice.protocol.Signal;
import dev.sluice.session.AttachRequest;
import dev.sluice.session.AttachResult;
import dev.sluice.session.Attachment;
import dev.sluice.session.PrincipalQuota;
import dev.sluice.session.Sessions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the sessions: lets so many connections of one principal through at a time, and notes in the {@link Places} who has
 * joined. Thread-safe; whatever it takes from a quota for a connection it gives back once.
 */
final class Turnstile implements Sessions {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Sessions sessions;
    private final PrincipalQuota connections;
    private final Places places;

    Turnstile(Sessions sessions, PrincipalQuota connections, Places places) {
        this.sessions = sessions;
        this.connections = connections;
        this.places = places;
    }

    @Override
    public CompletionStage<AttachResult> attach(AttachRequest request) {
        if (!connections.tryTake(request.principal())) {
            String words = "this principal has as many connections as it may";
            return CompletableFuture.completedStage(
                    new AttachResult.Refused(HelloErrorCode.RATE_LIMITED, words, RETRY_AFTER));
        }
        places.asks(request.connectionId());
        try {
            return sessions.attach(request)
                    .whenComplete((result, failure) -> {
                        if (failure != null) notThrough(request);
                    })
                    .thenApply(result -> through(request, result));
        } catch (RuntimeException failed) {
            notThrough(request);
            throw failed;
        }
    }

    private AttachResult through(AttachRequest request, AttachResult result) {
        if (result instanceof AttachResult.Attached attached) {
            places.joined(request.connectionId());
            return new AttachResult.Attached(new Counted(attached.attachment(), () -> left(request)));
        }
        notThrough(request);
        return result;
    }

    private void left(AttachRequest request) {
        connections.giveBack(request.principal());
        places.left(request.connectionId());
    }

    private void notThrough(AttachRequest request) {
        connections.giveBack(request.principal());
        places.refused(request.connectionId());
    }

    @Override
    public CompletionStage<@Nullable SessionState> read(String principal, String sessionId) {
        return sessions.read(principal, sessionId);
    }

    @Override
    public int size() {
        return sessions.size();
    }

    @Override
    public int agents() {
        return sessions.agents();
    }

    /** A hold on a session that counts for its principal. */
    private record Counted(Attachment hold, Runnable left, AtomicBoolean ended) implements Attachment {
        Counted(Attachment hold, Runnable left) {
            this(hold, left, new AtomicBoolean());
        }

        @Override
        public String sessionId() {
            return hold.sessionId();
        }

        @Override
        public int window() {
            return hold.window();
        }

        @Override
        public long awaitedBytes() {
            return hold.awaitedBytes();
        }

        @Override
        public void receive(Message message) {
            hold.receive(message);
        }

        @Override
        public void abort(Abort abort) {
            hold.abort(abort);
        }

        @Override
        public void forward(Signal signal) {
            hold.forward(signal);
        }

        @Override
        public void detach() {
            if (ended.compareAndSet(false, true)) left.run();
            hold.detach();
        }
    }
}
