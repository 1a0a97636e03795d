package dev.sluice.admin;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Everything below {@code /api}. */
@ApplicationPath("/api")
public class AdminApi extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                SessionResource.class,
                AgentsResource.class,
                TicketResource.class,
                MemoryResource.class,
                DrainResource.class,
                ApiFailures.class);
    }
}
