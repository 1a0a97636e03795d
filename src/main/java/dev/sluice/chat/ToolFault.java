package dev.sluice.chat;

/** Why a call of a tool has no answer: the {@code code} beside the words that the model and the client are told. */
enum ToolFault {
    /** There is no tool of that name. */
    UNKNOWN("tool_unknown"),
    /** The model's arguments do not fit; the tool was not called. */
    ARGUMENTS("tool_arguments"),
    /** The tool has thrown, or its call could not be stored and it was not called. */
    FAILED("tool_failed"),
    /** The tool did not answer in time; what it does may still happen. */
    TIMEOUT("tool_timeout"),
    /** No thread was free; the tool was not called. */
    BUSY("tool_busy"),
    /** Calls that are over hold the threads, because they ignore their interruption; the tool was not called. */
    STUCK("tool_stuck");

    private final String code;

    ToolFault(String code) {
        this.code = code;
    }

    /** A stable word for programs. */
    String code() {
        return code;
    }
}
