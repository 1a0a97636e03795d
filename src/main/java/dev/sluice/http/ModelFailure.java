package dev.sluice.http;

/** How a request to a model can fail, other than by an answer that says so. */
public enum ModelFailure {
    /** No connection: the name is unknown, nobody listens, TLS does not come about, or it takes too long. */
    UNREACHABLE,
    /** The connection ended before the answer did. */
    CONNECTION_LOST,
    /** No head of an answer within {@link ModelTimeouts#head()}. */
    NO_ANSWER,
    /** The answer stopped: nothing came for {@link ModelTimeouts#idle()}. */
    STALLED,
    /** The answer was not complete within {@link ModelTimeouts#request()}. */
    TIMED_OUT,
    /** What came is no HTTP, or no event stream. */
    MALFORMED,
    /** A line, an event or the whole answer is larger than {@link ModelBounds} allow. */
    TOO_LARGE,
    /** {@link Upstream#cancel()}. */
    CANCELLED
}
