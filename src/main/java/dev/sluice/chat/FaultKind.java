package dev.sluice.chat;

/** What can be wrong with a model's answer, as clients are told. The codes are part of the protocol: they never change. */
enum FaultKind {
    /** More was asked than the model's owner allows now. */
    RATE_LIMITED("model_rate_limited", Retry.YES, Blame.NOBODY),
    /** Nobody answers at the model's address, or only that it cannot now. */
    UNAVAILABLE("model_unavailable", Retry.YES, Blame.MODEL),
    /** The answer broke off. */
    CONNECTION_LOST("model_connection_lost", Retry.YES, Blame.MODEL),
    /** What came is not of the API's form. */
    PROTOCOL_ERROR("model_protocol_error", Retry.YES, Blame.MODEL),
    /** Nothing came for longer than {@code _IDLE_TIMEOUT}. */
    STALLED("model_stalled", Retry.YES, Blame.MODEL),
    /** The answer took longer than {@code _TIMEOUT}, the time that is set for one request. */
    TIMEOUT("model_timeout", Retry.NO, Blame.MODEL),
    /** The conversation is longer than the model takes. */
    CONTEXT_TOO_LONG("context_too_long", Retry.NO, Blame.NOBODY),
    /** The key is wrong, or may not do this. */
    UNAUTHORIZED("model_unauthorized", Retry.NO, Blame.NOBODY),
    /** There is no such model, or no such API, at the address. */
    NOT_FOUND("model_not_found", Retry.NO, Blame.NOBODY),
    /** The model's owner does not answer this request, however often it is asked. */
    REFUSED("model_refused", Retry.NO, Blame.NOBODY),
    /** The answer reached its bound in the middle of something that cannot be used in part. */
    TRUNCATED("model_truncated", Retry.NO, Blame.NOBODY);

    private enum Retry {
        YES,
        NO
    }

    private enum Blame {
        MODEL,
        NOBODY
    }

    private final String code;
    private final Retry retry;
    private final Blame blame;

    FaultKind(String code, Retry retry, Blame blame) {
        this.code = code;
        this.retry = retry;
        this.blame = blame;
    }

    String code() {
        return code;
    }

    /** Whether asking again may help. */
    boolean mayPass() {
        return retry == Retry.YES;
    }

    /** Whether it speaks against the model's health, and not against this one request. */
    boolean isModels() {
        return blame == Blame.MODEL;
    }
}
