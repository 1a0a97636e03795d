package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of the fault kit; {@code mvn -q package -Pfaults} is the long one. */
class FaultsIT {
    private static final int ACCEPTED_MIN = 200;

    @Test
    void nothing_accepted_is_lost_or_doubled_by_a_kill_and_a_drain_on_the_embedded_database() {
        assertKept(TestDatabase.HSQLDB, FaultKind.KILL, FaultKind.TERM);
    }

    @Test
    void nothing_accepted_is_lost_or_doubled_by_a_kill_and_an_outage_of_postgresql() {
        assertKept(TestDatabase.POSTGRESQL, FaultKind.KILL, FaultKind.OUTAGE);
    }

    private static void assertKept(TestDatabase database, FaultKind... kinds) {
        long seed = System.currentTimeMillis();
        Path evidence = Path.of("target/faults", database.name());
        var plan = new FaultPlan(
                database,
                kinds.length,
                seed,
                List.of(kinds),
                "durable",
                30,
                600,
                Duration.ofSeconds(3),
                false,
                evidence);
        Figures figures;
        try (var campaign = new Campaign(plan, line -> {})) {
            figures = campaign.run();
        }

        assertThat(figures.violations()).as(plan + ", records in " + evidence).isEmpty();
        assertThat(figures.accepted()).isGreaterThan(ACCEPTED_MIN);
    }
}
