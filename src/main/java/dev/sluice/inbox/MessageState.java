package dev.sluice.inbox;

/** Where an inbound message is on its way from the offer to its final. */
public enum MessageState {
    /** It has its place in the inbox; the journal is storing it. */
    OFFERED,
    /** It is accepted and waits for its turn. */
    WAITING,
    /** Its turn runs. */
    RUNNING,
    /** It was cancelled while it waited; its final follows at its place. */
    CANCELLED,
    /** Its answer is known; the journal is storing it. */
    FINISHING,
    /** Its final is stored, or it was never accepted. */
    DONE;

    /** Whether {@code next} may follow. */
    boolean mayBecome(MessageState next) {
        return switch (this) {
            case OFFERED -> next == WAITING || next == DONE;
            case WAITING -> next == RUNNING || next == CANCELLED || next == FINISHING;
            case RUNNING, CANCELLED -> next == FINISHING;
            case FINISHING -> next == DONE;
            case DONE -> false;
        };
    }
}
