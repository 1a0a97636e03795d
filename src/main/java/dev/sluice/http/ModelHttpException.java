package dev.sluice.http;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model refused: its answer has a status other than 2xx.
 *
 * <p>LangChain4j makes it the cause of its own exception for that status. The message has the status alone, because providers
 * repeat parts of the key and of the conversation in the body.
 */
public final class ModelHttpException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** As it came, cut. */
    private final String body;

    /** When to come again. */
    private final @Nullable Duration retryAfter;

    ModelHttpException(int status, String body, Optional<Duration> retryAfter) {
        super(status, "HTTP " + status);
        this.body = body;
        this.retryAfter = retryAfter.orElse(null);
    }

    /** {@return what the answer says, up to {@link ModelBounds#errorBytesMax()}; not for logs and not for clients} */
    public String body() {
        return body;
    }

    /**
     * When the model wants to be asked again ({@code retry-after-ms} or {@code Retry-After}, RFC 9110 section 10.2.3).
     *
     * @return 0 to an hour; empty where it does not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Finds the refusal in what LangChain4j told.
     *
     * @param told what a handler's {@code onError} was given
     * @return it, or the first of its causes that is one; empty where the failure is another
     */
    public static Optional<ModelHttpException> in(@Nullable Throwable told) {
        return Causes.first(ModelHttpException.class, told);
    }
}
