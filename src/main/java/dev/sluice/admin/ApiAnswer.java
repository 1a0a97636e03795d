package dev.sluice.admin;

import dev.sluice.protocol.JsonObject;
import dev.sluice.protocol.JsonText;
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
                .entity(body.text().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** A refusal: {@code code} for programs, {@code message} for people, neither with anything of the request in it. */
    static Response refusal(int status, String code, String message) {
        return json(
                status,
                new JsonObject().put("code", code).put("message", message).toJsonText());
    }

    static Response overloaded(String message) {
        return Response.fromResponse(refusal(503, "overloaded", message))
                .header("Retry-After", BUSY_RETRY_SECONDS)
                .build();
    }
}
