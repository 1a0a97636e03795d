package dev.sluice.session;

import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.outbound.Outbound;
import dev.sluice.protocol.CloseCode;
import java.util.Optional;

/** How one connection begins with a session: where it reads from, and what it is told before everything else. */
final class Welcome {
    private static final System.Logger LOG = System.getLogger(Welcome.class.getName());

    private final AgentSession session;
    private final AttachRequest request;
    private final long oldestCursor;
    private final LogReader reader;
    private final boolean resync;

    private Welcome(AgentSession session, AttachRequest request, long oldestCursor, LogReader reader, boolean resync) {
        this.session = session;
        this.request = request;
        this.oldestCursor = oldestCursor;
        this.reader = reader;
        this.resync = resync;
    }

    /** Chooses where the connection begins to read, and holds that place; {@code oldestCursor} is the oldest that can be told. */
    static Welcome of(AgentSession session, AttachRequest request, long oldestCursor) {
        boolean sparing = session.slowReaders().retryAfter(session.now()) != null;
        ReaderOptions options =
                new ReaderOptions(request.connectionId(), request.streaming(), request.batch(), sparing);
        EventLog log = session.log();
        Long since = request.since();
        if (since == null) return new Welcome(session, request, oldestCursor, log.readerFromHead(options), false);
        Optional<LogReader> replaying = since < oldestCursor - 1 ? Optional.empty() : log.reader(since, options);
        LogReader reader = replaying.orElseGet(() -> log.readerFromHead(options));
        return new Welcome(session, request, oldestCursor, reader, replaying.isEmpty());
    }

    /** Sends the greeting, then what follows it. */
    void send() {
        Outbound outbound = request.outbound();
        if (!resync) {
            outbound.attach(reader, request.greeting().apply(greeting()));
            return;
        }
        outbound.attachHeld(reader, request.greeting().apply(greeting()));
        session.history().snapshot(reader.since()).whenComplete((snapshot, failure) -> {
            if (failure == null) {
                outbound.release(snapshot);
                return;
            }
            LOG.log(System.Logger.Level.WARNING, "snapshot failed session=" + session.id(), failure);
            outbound.closeNow(CloseCode.INTERNAL_ERROR);
        });
    }

    /** The connection is not welcome after all: gives its place up. */
    void withdraw() {
        reader.close();
    }

    private Greeting greeting() {
        ConversationView view = session.conversation().view();
        // What happens from here on follows as live events, so for who begins at the head that is where it begins.
        boolean fromHead = request.since() == null || resync;
        return new Greeting(
                session.id(),
                session.agent().id(),
                request.sessionId() != null,
                fromHead ? reader.since() : session.log().visibleHead(),
                oldestCursor,
                resync,
                reader.since(),
                reader.replayTo(),
                view.window(),
                view.pending(),
                view.executing(),
                session.audience().others(request.connectionId()),
                session.slowReaders().retryAfter(session.now()));
    }
}
