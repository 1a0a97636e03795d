package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a packaged server does at its start and end, as a process. */
class ServerStartIT {

    @ParameterizedTest
    @EnumSource
    void is_ready_on_an_empty_database_and_again_after_a_kill(TestDatabase database) {
        try (GatewayServer server = GatewayServer.start(database.newDatabase())) {
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(200);

            server.kill();
            server.start();

            assertThat(server.get("/health/started").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void ends_by_itself_when_it_is_asked_to() {
        try (GatewayServer server = GatewayServer.start(Map.of())) {
            ServerLog log = ServerLog.of(server);

            server.terminate();
            server.awaitEnd();

            // What stands in any environment is nothing to warn of.
            assertThat(server.console()).contains("CWWKE0036I").doesNotContain("read by nobody");
            assertThat(log.troubles()).isEmpty();
        }
    }

    @Test
    void refuses_a_host_that_others_can_reach_in_one_line_and_ends() {
        try (GatewayServer server = GatewayServer.launch(Map.of("HTTP_HOST", "0.0.0.0"))) {
            assertThat(server.awaitEnd()).isNotZero();
            assertThat(server.console())
                    .containsOnlyOnce("HTTP_HOST: 0.0.0.0 (expected: a loopback address while GATEWAY_AUTH is none)");
        }
    }

    @Test
    void runs_twice_from_one_install_at_the_same_time() {
        try (GatewayServer one = GatewayServer.start(Map.of());
                GatewayServer other = GatewayServer.start(Map.of())) {
            assertThat(one.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(other.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(other.dataDir()).isNotEqualTo(one.dataDir()).exists();
        }
    }
}
