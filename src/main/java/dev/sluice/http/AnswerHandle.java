package dev.sluice.http;

import dev.langchain4j.http.client.sse.ServerSentEventParsingHandle;

/** What a listener is given with each event of a stream, to leave it by, from within a call. */
public interface AnswerHandle extends ServerSentEventParsingHandle {

    /**
     * The listener has the whole answer: {@code onClose} follows at once, whether or not HTTP has come to its end.
     *
     * <p>What is left of the body may still come for a moment, unseen, so that the connection can be used again; then it is
     * closed. Idempotent.
     */
    void complete();
}
