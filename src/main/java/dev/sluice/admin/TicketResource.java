package dev.sluice.admin;

import dev.sluice.protocol.JsonObject;
import dev.sluice.security.Caller;
import dev.sluice.security.Tickets;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /api/ws-ticket}: what a browser opens its WebSocket with, in place of the bearer that it cannot send there. */
@Path("ws-ticket")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class TicketResource {
    @Inject
    @SuppressWarnings("NullAway.Init")
    private Tickets tickets;

    /** A ticket for the caller, with its scopes and its end, good once and from the same origin. */
    @POST
    public Response issue(@Context SecurityContext context, @HeaderParam("Origin") @Nullable String origin) {
        if (!(context.getUserPrincipal() instanceof Caller caller)) {
            throw new IllegalStateException("caller: none (expected: asked for before)");
        }
        Tickets.Grant grant = tickets.issue(caller, origin);
        if (grant instanceof Tickets.Grant.Issued issued) return issued(issued.ticket());
        return tooMany(((Tickets.Grant.TooMany) grant).retryAfter());
    }

    private static Response issued(String ticket) {
        return ApiAnswer.json(
                200,
                new JsonObject()
                        .put("ticket", ticket)
                        .put("expires_in_seconds", Tickets.VALIDITY.toSeconds())
                        .toJsonText());
    }

    private static Response tooMany(Duration retryAfter) {
        Response refusal = ApiAnswer.refusal(429, "rate_limited", "Too many tickets are unused.");
        return Response.fromResponse(refusal)
                .header(HttpHeaders.RETRY_AFTER, retryAfter.toSeconds())
                .build();
    }
}
