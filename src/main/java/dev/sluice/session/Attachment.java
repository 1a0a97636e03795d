package dev.sluice.session;

import dev.sluice.protocol.Abort;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Signal;

/**
 * One connection's hold on a session, from the handshake to {@code leave} or the connection's end.
 *
 * <p>Thread-safe; nothing here blocks. Every answer, refusals included, goes out through the connection's sending side.
 */
public interface Attachment {

    /** The session's id. */
    String sessionId();

    /** How many more messages the session takes now. */
    int window();

    /** Bytes that the session keeps in memory, or reads again, to tell this connection, as frames; its replay included. */
    long awaitedBytes();

    /** Takes, refuses or repeats a message; one whose content is {@code stop} aborts the running turn. */
    void receive(Message message);

    /** Aborts the running turn or cancels a queued message. */
    void abort(Abort abort);

    /** Forwards {@code typing} or {@code presence} to the session's other connections, where they have room for it. */
    void forward(Signal signal);

    /** Ends the hold, idempotently; the session, its inbox and its running turn go on. */
    void detach();
}
