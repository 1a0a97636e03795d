package dev.sluice.admin;

import dev.sluice.protocol.SessionState;
import dev.sluice.security.Scope;
import dev.sluice.session.Sessions;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /api/sessions/{id}}: the state of one of the caller's sessions, live or stored, which does not notice. */
@Path("sessions")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    /** Reads at a time: each may hold three megabytes until its reader has taken them. */
    private static final int READS_MAX = 4;

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final int ID_CHARS_MAX = 128;
    private static final Waiting READS = new Waiting(READS_MAX);

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Sessions sessions;

    /** 404 where the caller has no such session, whether or not somebody else has. */
    @GET
    @Path("{id}")
    public void read(
            @PathParam("id") String sessionId, @Context SecurityContext caller, @Suspended AsyncResponse request) {
        if (!caller.isUserInRole(Scope.READ.wireName())) {
            request.resume(ApiAnswer.insufficientScope(Scope.READ));
            return;
        }
        Principal principal = caller.getUserPrincipal();
        if (principal == null || !mayExist(sessionId)) {
            request.resume(told(null));
            return;
        }
        READS.answer(request, READ_TIMEOUT, () -> sessions.read(principal.getName(), sessionId), SessionResource::told);
    }

    /** No session has an id that a database refuses to look up. */
    private static boolean mayExist(String sessionId) {
        return sessionId.length() <= ID_CHARS_MAX && sessionId.indexOf('\0') < 0;
    }

    private static Response told(@Nullable SessionState state) {
        if (state == null) return ApiAnswer.refusal(404, "session_not_found", "There is no such session.");
        return ApiAnswer.json(200, state.toJson());
    }
}
