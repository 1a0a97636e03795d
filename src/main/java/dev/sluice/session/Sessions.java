package dev.sluice.session;

import dev.sluice.protocol.SessionState;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way into the sessions of this node. */
public interface Sessions {

    /**
     * Attaches a connection to a new or a stored session, off the calling thread where the database must be asked. The
     * stage never completes exceptionally.
     */
    CompletionStage<AttachResult> attach(AttachRequest request);

    /**
     * The state of a session, in memory or stored, which stays as it is: neither taken over nor loaded nor marked as used,
     * and nothing in it begins. The stage completes with null where {@code principal} has no such session, and
     * exceptionally where the database does not answer.
     */
    CompletionStage<@Nullable SessionState> read(String principal, String sessionId);

    /** Sessions in this node's memory. */
    int size();

    /** Agents that a session can be begun with. */
    int agents();
}
