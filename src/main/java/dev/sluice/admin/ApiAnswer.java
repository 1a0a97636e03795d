package dev.sluice.admin;

import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
import dev.sluice.security.Scope;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Answers as JSON in our own words. */
final class ApiAnswer {
    /** Told to who came when too many were there already. */
    private static final int BUSY_RETRY_SECONDS = 1;

    private ApiAnswer() {}

    static Response json(int status, JsonText body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                // Whose session it is may change with the credential, and what is in it with every moment.
                .header("Cache-Control", "no-store")
                .entity(bytes(body))
                .build();
    }

    /** A refusal: {@code code} for programs, {@code message} for people, neither with anything of the request in it. */
    static Response refusal(int status, String code, String message) {
        return json(status, body(code, message));
    }

    /** The refusal of a credential that is good, but not for this. */
    static Response insufficientScope(Scope needed) {
        return refusal(403, "insufficient_scope", "The credential does not carry the scope " + needed.wireName() + ".");
    }

    /** The refusal that goes with a status, where nothing more is known. */
    static Response refusal(int status) {
        return json(status, body(status));
    }

    /** The body of {@link #refusal(int)}. */
    static byte[] refusalBytes(int status) {
        return bytes(body(status));
    }

    private static JsonText body(int status) {
        return switch (status) {
            case 404 -> body("not_found", "There is nothing at this path.");
            case 405 -> body("method_not_allowed", "The method is not allowed at this path.");
            case 406 -> body("not_acceptable", "The answer is application/json.");
            case 415 -> body("unsupported_media_type", "This type of body is not taken.");
            default ->
                status < 500
                        ? body("bad_request", "The request cannot be understood.")
                        : body("internal", "The gateway failed to answer.");
        };
    }

    private static JsonText body(String code, String message) {
        return new JsonObject().put("code", code).put("message", message).toJsonText();
    }

    private static byte[] bytes(JsonText body) {
        return body.text().getBytes(StandardCharsets.UTF_8);
    }

    static Response overloaded(String message) {
        return Response.fromResponse(refusal(503, "overloaded", message))
                .header("Retry-After", BUSY_RETRY_SECONDS)
                .build();
    }
}
