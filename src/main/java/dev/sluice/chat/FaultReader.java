package dev.sluice.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.anthropic.internal.api.AnthropicStreamingException;
import dev.sluice.http.ModelFailedException;
import dev.sluice.http.ModelFailure;
import dev.sluice.http.ModelHttpException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells from what a request to a model ended with what is wrong. Immutable. */
final class FaultReader {
    private static final int CAUSES_MAX = 8;
    private static final int OVERLOADED = 529;

    private final @Nullable String apiKey;

    /** @param apiKey what no detail may hold; null for none */
    FaultReader(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }

    /** What is wrong where a request ended with {@code failure}. */
    Fault of(Throwable failure) {
        ModelFailedException failed = ModelFailedException.in(failure).orElse(null);
        if (failed != null) return Fault.of(kind(failed.failure()));
        Throwable each = failure;
        for (int depth = 0; each != null && depth < CAUSES_MAX; each = each.getCause(), depth++) {
            Fault known = known(each);
            if (known != null) return known;
        }
        // An event named error reaches us as a bare exception, whose message is the event's data.
        if (ErrorBody.isError(failure.getMessage())) return ofEvent(failure.getMessage());
        return Fault.of(FaultKind.PROTOCOL_ERROR);
    }

    private static FaultKind kind(ModelFailure failure) {
        return switch (failure) {
            case UNREACHABLE -> FaultKind.UNAVAILABLE;
            case CONNECTION_LOST, CANCELLED -> FaultKind.CONNECTION_LOST;
            case NO_ANSWER, STALLED -> FaultKind.STALLED;
            case TIMED_OUT -> FaultKind.TIMEOUT;
            case MALFORMED, TOO_LARGE -> FaultKind.PROTOCOL_ERROR;
        };
    }

    private @Nullable Fault known(Throwable failure) {
        if (failure instanceof HttpException http) return ofStatus(http);
        if (failure instanceof AnthropicStreamingException told)
            return ofWords(new ErrorBody(String.valueOf(told.getMessage()), String.valueOf(told.type())), 0);
        if (failure instanceof JsonProcessingException) return Fault.of(FaultKind.PROTOCOL_ERROR);
        if (failure instanceof IOException) return Fault.of(FaultKind.CONNECTION_LOST);
        return null;
    }

    private Fault ofStatus(HttpException http) {
        int status = http.statusCode();
        ModelHttpException told = http instanceof ModelHttpException ours ? ours : null;
        ErrorBody body = ErrorBody.of(told == null ? http.getMessage() : told.body());
        Duration retryAfter = told == null ? null : told.retryAfter().orElse(null);
        return switch (status) {
            case 401, 403 -> new Fault(FaultKind.UNAUTHORIZED, null, status, null);
            case 404 -> new Fault(FaultKind.NOT_FOUND, null, status, null);
            case 429 ->
                new Fault(
                        body.names("insufficient_quota") ? FaultKind.REFUSED : FaultKind.RATE_LIMITED,
                        body.sentence(apiKey),
                        status,
                        retryAfter);
            case 408, OVERLOADED -> new Fault(FaultKind.UNAVAILABLE, null, status, retryAfter);
            default -> {
                if (status >= 500) yield new Fault(FaultKind.UNAVAILABLE, null, status, retryAfter);
                if (status < 400) yield new Fault(FaultKind.PROTOCOL_ERROR, null, status, null);
                yield ofWords(body, status);
            }
        };
    }

    /** What is wrong where an event of an answer tells an error. */
    Fault ofEvent(@Nullable String data) {
        return ofWords(ErrorBody.of(data), 0);
    }

    private Fault ofWords(ErrorBody body, int status) {
        FaultKind kind = kind(body, status);
        return new Fault(kind, kind == FaultKind.UNAUTHORIZED ? null : body.sentence(apiKey), status, null);
    }

    private static FaultKind kind(ErrorBody body, int status) {
        if (body.isTooLong() || status == 413) return FaultKind.CONTEXT_TOO_LONG;
        if (body.names("rate_limit")) return FaultKind.RATE_LIMITED;
        if (body.names("overloaded", "server_error", "api_error", "unavailable")) return FaultKind.UNAVAILABLE;
        if (body.names("authentication", "permission", "invalid_api_key")) return FaultKind.UNAUTHORIZED;
        if (body.names("not_found")) return FaultKind.NOT_FOUND;
        // What came with a status was refused; what broke an answer off, for reasons nobody tells, may go well again.
        return status == 0 && !body.names("invalid_request") ? FaultKind.UNAVAILABLE : FaultKind.REFUSED;
    }
}
