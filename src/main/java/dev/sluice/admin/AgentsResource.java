package dev.sluice.admin;

import dev.sluice.agent.AgentCatalogue;
import dev.sluice.agent.AgentHandle;
import dev.sluice.agent.AgentProfile;
import dev.sluice.protocol.JsonObject;
import dev.sluice.security.Scope;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;

/** {@code /api/agents}: whom clients can talk to, what bounds them and whether they can answer now; no secrets. */
@Path("agents")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class AgentsResource {
    @Inject
    @SuppressWarnings("NullAway.Init")
    private AgentCatalogue agents;

    /** Every agent in the order of the catalogue. */
    @GET
    public Response read(@Context SecurityContext caller) {
        if (!caller.isUserInRole(Scope.READ.wireName())) return ApiAnswer.insufficientScope(Scope.READ);
        var told = agents.all().stream().map(AgentsResource::told).toList();
        return ApiAnswer.json(200, new JsonObject().putObjects("agents", told).toJsonText());
    }

    static JsonObject told(AgentHandle agent) {
        AgentProfile profile = agent.profile();
        JsonObject limits = new JsonObject();
        profile.limits().forEach(limits::put);
        return new JsonObject()
                .put("id", agent.id())
                .put("kind", profile.kind())
                .put("model", profile.model())
                .put("host", profile.host())
                .put("repeatable", agent.repeatable())
                .put("limits", limits)
                .put("health", profile.health().get().name().toLowerCase(Locale.ROOT));
    }
}
