package dev.sluice.faults;

/** The ways in which a gateway can break what it promised; each violation is one of them. */
enum Verdict {
    /** Accepted, and no final came. */
    LOST,
    /** Sent until it was answered, and neither accepted nor refused. */
    UNANSWERED,
    /** Accepted or answered at two cursors. */
    DUPLICATED,
    /** Finals not in the order of accepts, or accepts not in the order they were sent. */
    REORDERED,
    /** A cursor that a connection was not told, or a fact hidden under another event's {@code from}. */
    HOLE,
    /** A cursor that a connection was told twice. */
    OVERLAP,
    /** One cursor, two events. */
    CURSOR_REUSED,
    /** A session's head below what was seen of it before. */
    HEAD_WENT_BACK,
    /** A final whose content or outcome is not what the agent answers to that message. */
    WRONG_ANSWER,
    /** An accept or a final of a message that was not sent, or a final of one that was not accepted. */
    UNASKED,
    /** A session that had accepted something, or its past, is not there any more. */
    SESSION_LOST,
    /** An orderly end, or the way back, that took longer than promised. */
    LATE,
    /** Anything else that the protocol rules out. */
    BROKEN;

    /** Which promise a finding of the cursor rule's checker is about. */
    static Verdict ofCoverage(String finding) {
        if (finding.startsWith("hole")) return HOLE;
        if (finding.startsWith("overlap")) return OVERLAP;
        if (finding.startsWith("finals out of order")) return REORDERED;
        if (finding.startsWith("a second final") || finding.startsWith("accepted twice")) return DUPLICATED;
        if (finding.startsWith("the tokens are not the answer")) return WRONG_ANSWER;
        return BROKEN;
    }
}
