package dev.sluice.admin;

import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryKind;
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

/** {@code /api/memory}: what this process holds of its memory budget, and for what; of nobody's sessions in particular. */
@Path("memory")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class MemoryResource {
    @Inject
    @SuppressWarnings("NullAway.Init")
    private MemoryBudget budget;

    /** The numbers of now, in bytes; each of its own moment. They are everybody's, so only who has the scope {@code admin} is told. */
    @GET
    public Response read(@Context SecurityContext caller) {
        if (!caller.isUserInRole(Scope.ADMIN.wireName())) return ApiAnswer.insufficientScope(Scope.ADMIN);
        JsonObject held = new JsonObject();
        for (MemoryKind kind : MemoryKind.values())
            held.put(kind.wireName(), budget.account(kind).heldBytes());
        return ApiAnswer.json(
                200,
                new JsonObject()
                        .put("budget_bytes", budget.bytesMax())
                        .put("held_bytes", budget.heldBytes())
                        .put("held", held.toJsonText())
                        .put("refusing", budget.isRefusing())
                        .toJsonText());
    }
}
