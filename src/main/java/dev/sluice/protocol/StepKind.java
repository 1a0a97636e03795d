package dev.sluice.protocol;

/** What an agent reports on its way, beside text. */
public enum StepKind {
    /** It calls a tool. */
    TOOL_CALL(EventType.TOOL_CALL_STREAM),
    /** A tool reports on its way. */
    TOOL_PROGRESS(EventType.TOOL_PROGRESS_STREAM),
    /** A tool answered. */
    TOOL_RESULT(EventType.TOOL_RESULT_STREAM),
    /** It tries something again. */
    RETRY(EventType.RETRY_STREAM),
    /** Something failed while streaming. */
    ERROR(EventType.STREAM_ERROR);

    private final EventType type;

    StepKind(EventType type) {
        this.type = type;
    }

    /** The type of its events. */
    public EventType type() {
        return type;
    }
}
