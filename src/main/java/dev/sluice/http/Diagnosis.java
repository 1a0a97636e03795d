package dev.sluice.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.concurrent.CompletionException;

/** What an exception of java.net.http means. */
final class Diagnosis {

    private Diagnosis() {}

    /**
     * @param told by the request's completion
     * @param hadAnswer whether the head of an answer had come
     * @param asked where
     */
    static ModelFailedException of(Throwable told, boolean hadAnswer, URI asked) {
        Throwable reason = told instanceof CompletionException && told.getCause() != null ? told.getCause() : told;
        String host = asked.getPort() < 0 ? asked.getHost() : asked.getHost() + ":" + asked.getPort();
        NoConnection why = hadAnswer ? null : NoConnection.of(reason);
        if (why != null) {
            // Not as the cause: LangChain4j would take that one out and throw ours away.
            Throwable cause = why == NoConnection.UNKNOWN_HOST ? null : reason;
            return new ModelFailedException(ModelFailure.UNREACHABLE, host + ": " + why.words(), cause);
        }
        // What is not about the connection is about the head that java.net.http could not make sense of.
        if (reason instanceof ProtocolException || !(reason instanceof IOException)) {
            return new ModelFailedException(ModelFailure.MALFORMED, host + ": the answer is no HTTP", reason);
        }
        String when = hadAnswer ? "in the middle of the answer" : "before an answer";
        return new ModelFailedException(ModelFailure.CONNECTION_LOST, host + ": the connection ended " + when, reason);
    }
}
