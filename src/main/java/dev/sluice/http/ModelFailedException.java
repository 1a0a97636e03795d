package dev.sluice.http;

import dev.langchain4j.exception.LangChain4jException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model failed without an answer, or in the middle of one.
 *
 * <p>LangChain4j hands it on as it is. Its message names the host at most: no key, nothing of the conversation.
 */
public final class ModelFailedException extends LangChain4jException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    private final ModelFailure failure;

    ModelFailedException(ModelFailure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    ModelFailedException(ModelFailure failure, String message) {
        this(failure, message, null);
    }

    /** {@return what happened} */
    public ModelFailure failure() {
        return failure;
    }

    /**
     * Finds the failure in what LangChain4j told.
     *
     * @param told what a handler's {@code onError} was given
     * @return it, or the first of its causes that is one; empty where the failure is another
     */
    public static Optional<ModelFailedException> in(@Nullable Throwable told) {
        return Causes.first(ModelFailedException.class, told);
    }
}
