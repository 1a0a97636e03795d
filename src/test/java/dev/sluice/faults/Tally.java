package dev.sluice.faults;

/**
 * What one session, or all of them, did and was told.
 *
 * @param sent messages sent, each counted once
 * @param accepted messages accepted
 * @param finals messages answered
 * @param resent how many times a message was sent again
 * @param retold how many times a stored outcome was told again
 * @param restarts how many times a client was told that a turn runs again
 * @param sessionEnds how many times a client was told {@code session_end}
 */
record Tally(long sent, long accepted, long finals, long resent, long retold, long restarts, long sessionEnds) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                sent + other.sent,
                accepted + other.accepted,
                finals + other.finals,
                resent + other.resent,
                retold + other.retold,
                restarts + other.restarts,
                sessionEnds + other.sessionEnds);
    }
}
