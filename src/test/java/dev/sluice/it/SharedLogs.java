package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the shared servers logged in the whole run, looked through for credentials when all tests of this JVM are over. */
final class SharedLogs implements AutoCloseable {
    /** What the tests of the shared servers show as tokens, good and bad. */
    private static final List<String> SECRETS = List.of("secret-1", "secret-2", "secret-3", "secret-c");

    /** Fails the run, when it is over, if a credential is in a log. */
    static void checkAfterAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(SharedLogs.class, all -> new SharedLogs());
    }

    @Override
    public void close() {
        for (GatewayServer server : Gateways.allShared()) {
            assertThat(LogFiles.holding(server, SECRETS))
                    .as("logs with credentials")
                    .isEmpty();
        }
    }
}
