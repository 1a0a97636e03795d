package dev.sluice.session;

import java.util.concurrent.CompletionStage;

/** The way into the sessions of this node. */
public interface Sessions {

    /**
     * Attaches a connection to a new or a stored session, off the calling thread where the database must be asked. The
     * stage never completes exceptionally.
     */
    CompletionStage<AttachResult> attach(AttachRequest request);

    /** Sessions in this node's memory. */
    int size();

    /** Agents that a session can be begun with. */
    int agents();
}
