package dev.sluice.chat;

/** Where a {@link ChatTurn} stands. */
enum ChatState {
    /** What was said before is being read. */
    REMEMBERING,
    /** The next request waits until the agent may send it, and until the turn has its place. */
    WAITING,
    /** A request is with the model. */
    ASKING,
    /** A request has failed, and its repetition waits. */
    BACKING_OFF,
    /** The model waits for what its tools answer. */
    CALLING_TOOLS,
    /** The turn is answered, failed or cancelled. */
    ENDED;

    boolean mayBecome(ChatState next) {
        return switch (this) {
            case REMEMBERING -> next == WAITING || next == CALLING_TOOLS || next == ENDED;
            case WAITING -> next == ASKING || next == ENDED;
            case ASKING -> next == BACKING_OFF || next == CALLING_TOOLS || next == ENDED;
            case BACKING_OFF, CALLING_TOOLS -> next == WAITING || next == ENDED;
            case ENDED -> false;
        };
    }
}
