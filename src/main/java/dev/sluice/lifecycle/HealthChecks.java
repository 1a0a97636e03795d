package dev.sluice.lifecycle;

import dev.sluice.session.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What {@code /health/started}, {@code /health/live} and {@code /health/ready} say. */
@ApplicationScoped
class HealthChecks {
    private static final String NODE = "node";
    private static final String JOURNAL = "journal";

    @Inject
    @SuppressWarnings("NullAway.Init")
    private NodeState state;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @Produces
    @Startup
    HealthCheck started() {
        return () -> named(NODE, state.phase() != NodeState.Phase.STARTING);
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> named(NODE, true);
    }

    /** New clients should come here: started, not stopping. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> named(NODE, state.phase() == NodeState.Phase.READY);
    }

    /** What is accepted can be written. */
    @Produces
    @Readiness
    HealthCheck writing() {
        return () -> named(JOURNAL, !journal.isBehind());
    }

    private static HealthCheckResponse named(String name, boolean up) {
        return HealthCheckResponse.named(name).status(up).build();
    }
}
