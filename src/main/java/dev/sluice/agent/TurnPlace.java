package dev.sluice.agent;

/**
 * A turn's place among those that the node runs at a time. Who only waits, for a moment to come or for its own agent's rate, leaves
 * it to others meanwhile.
 *
 * <p>Thread-safe. It belongs to one turn: whatever ends that ends this too, wherever the turn stands, and then no call does anything.
 */
public interface TurnPlace {

    /** Leaves the place: the turn only waits from now on. Nothing happens where it was left before. */
    void leave();

    /**
     * Takes a place again before the turn goes on.
     *
     * @param next what the turn does then: on the caller's thread where the place was not left or another is free, otherwise later on
     *     any thread; never if the turn ends before. One at a time
     */
    void comeBack(Runnable next);
}
