package dev.sluice.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

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
        if (Causes.first(UnresolvedAddressException.class, reason).isPresent()) {
            // Not as the cause: LangChain4j would take that one out and throw ours away.
            return new ModelFailedException(ModelFailure.UNREACHABLE, host + ": no such host");
        }
        if (!hadAnswer && isNoConnection(reason)) {
            return new ModelFailedException(ModelFailure.UNREACHABLE, host + ": no connection", reason);
        }
        // What is not about the connection is about the head that java.net.http could not make sense of.
        if (reason instanceof ProtocolException || !(reason instanceof IOException)) {
            return new ModelFailedException(ModelFailure.MALFORMED, host + ": the answer is no HTTP", reason);
        }
        String when = hadAnswer ? "in the middle of the answer" : "before an answer";
        return new ModelFailedException(ModelFailure.CONNECTION_LOST, host + ": the connection ended " + when, reason);
    }

    private static boolean isNoConnection(Throwable reason) {
        return reason instanceof ConnectException
                || reason instanceof HttpConnectTimeoutException
                || reason instanceof SSLException;
    }
}
