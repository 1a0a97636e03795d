package dev.sluice.lifecycle;

/** What a {@link Drain} acts on. No method waits for a client, and each may be called again. */
interface DrainedNode {

    /** From now on nothing new is taken. */
    void refuseWork();

    /** Stores the sessions that are done; how many are not. */
    int storeFinished();

    /** Ends what still runs or waits, without a final, and stores it. */
    void endRest();

    /** Writes what is to be stored for at most {@link Drain#STORE_STEP}; whether all of it is. */
    boolean isStored();

    /** Ends every connection that still is there; how many still are. */
    int endConnections();
}
