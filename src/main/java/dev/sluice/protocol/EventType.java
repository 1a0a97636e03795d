package dev.sluice.protocol;

/** The kinds of session event, with their name and class on the wire. */
public enum EventType {
    /** The session began; always cursor 1. */
    SESSION_START("session_start"),
    /** A message was taken. */
    ACCEPTED("response"),
    /** A piece of the answer. */
    TOKEN_STREAM("token_stream"),
    /** A piece of the agent's reasoning. */
    REASONING_STREAM("reasoning_stream"),
    /** The agent calls a tool. */
    TOOL_CALL_STREAM("tool_call_stream"),
    /** A tool reports on its way. */
    TOOL_PROGRESS_STREAM("tool_progress_stream"),
    /** A tool answered. */
    TOOL_RESULT_STREAM("tool_result_stream"),
    /** The agent tries something again. */
    RETRY_STREAM("retry_stream"),
    /** Something failed while streaming. */
    STREAM_ERROR("stream_error"),
    /** An attempt that streamed is over. */
    STREAM_END("stream_end"),
    /** What was streamed for earlier attempts is void. */
    TURN_RESTARTED("turn_restarted"),
    /** The one answer to a message. */
    FINAL("response"),
    /** A drain ended the session's log with work left. */
    SESSION_END("session_end");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The event's {@code type}; accepts and finals share one. */
    public String wireName() {
        return wireName;
    }

    /** Whether waiting neighbours may be merged, and left out under a later event's {@code from}. */
    public boolean conflatable() {
        return this == TOKEN_STREAM || this == REASONING_STREAM;
    }

    /** Whether a later event's {@code from} may stand for it when it is not delivered. */
    public boolean coverable() {
        return switch (this) {
            case TOKEN_STREAM,
                    REASONING_STREAM,
                    TOOL_CALL_STREAM,
                    TOOL_PROGRESS_STREAM,
                    TOOL_RESULT_STREAM,
                    RETRY_STREAM,
                    STREAM_ERROR,
                    STREAM_END -> true;
            case SESSION_START, ACCEPTED, TURN_RESTARTED, FINAL, SESSION_END -> false;
        };
    }
}
