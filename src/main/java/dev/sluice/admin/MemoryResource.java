package dev.sluice.admin;

import dev.sluice.budget.MemoryBudget;
import dev.sluice.budget.MemoryKind;
import dev.sluice.protocol.JsonObject;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /api/memory}: what this process holds of its memory budget, and for what; of nobody's sessions in particular. */
@Path("memory")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class MemoryResource {
    @Inject
    @SuppressWarnings("NullAway.Init")
    private MemoryBudget budget;

    /** The numbers of now, in bytes; each of its own moment. */
    @GET
    public Response read() {
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
