package dev.sluice.admin;

import dev.sluice.lifecycle.DrainReport;
import dev.sluice.lifecycle.NodeDrain;
import dev.sluice.protocol.JsonObject;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /api/drain}: the orderly end, for stop scripts that want it before they send a signal. */
@Path("drain")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class DrainResource {
    /** Who may wait for the end at a time; one script is the rule. */
    private static final int WAITING_MAX = 16;

    private static final String WAIT = "true";
    private static final String NO_WAIT = "false";

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Waiting WAITING = new Waiting(WAITING_MAX);

    @Inject
    @SuppressWarnings("NullAway.Init")
    private DrainDoor door;

    /** Drains, or joins the drain that goes on; answers when it has ended, or at once where it is asked with {@code ?wait=false}. */
    @POST
    public void drain(
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @QueryParam("wait") @DefaultValue(WAIT) String wait,
            @Context HttpServletRequest from,
            @Suspended AsyncResponse request) {
        switch (door.ask(from.getRemoteAddr(), authorization)) {
            case NOT_LOCAL ->
                request.resume(ApiAnswer.refusal(403, "not_local", "Only this machine itself may ask for this."));
            case WRONG_KEY -> request.resume(unauthorized());
            case ALLOWED -> {
                if (wait.equals(WAIT) || wait.equals(NO_WAIT)) drain(wait.equals(WAIT), request);
                else request.resume(ApiAnswer.refusal(400, "bad_request", "wait: expected true or false."));
            }
        }
    }

    private void drain(boolean waits, AsyncResponse request) {
        NodeDrain drain = door.drain();
        if (waits) {
            WAITING.answer(request, drain.durationMax().plus(MARGIN), drain::begin, DrainResource::ended);
            return;
        }
        var begun = drain.begin().toCompletableFuture();
        boolean failed = begun.isCompletedExceptionally();
        if (failed) request.resume(ApiAnswer.overloaded("The gateway has stopped."));
        else request.resume(begun.isDone() ? ended(begun.join()) : going());
    }

    private static Response going() {
        return ApiAnswer.json(202, new JsonObject().put("drained", false).toJsonText());
    }

    private static Response ended(DrainReport report) {
        return ApiAnswer.json(
                200,
                new JsonObject()
                        .put("drained", true)
                        .put("finished", report.finished())
                        .put("stored", report.stored())
                        .put("delivered", report.delivered())
                        .put("took_ms", report.took().toMillis())
                        .toJsonText());
    }

    private static Response unauthorized() {
        return Response.fromResponse(ApiAnswer.refusal(401, "auth_unauthorized", "The drain key is not valid."))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
