package dev.sluice.lifecycle;

import dev.sluice.config.RefusedStart;
import dev.sluice.journal.SchemaRefused;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;

/** Ends the process whose database belongs to a newer gateway: no later try would go better. */
@Dependent
class SchemaRefusal {
    private SchemaRefusal() {}

    // Static: nothing that needs the database can be injected any more.
    static void refused(@Observes SchemaRefused event) {
        RefusedStart.because(event.line());
    }
}
