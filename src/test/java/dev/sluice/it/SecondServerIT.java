package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who starts on a data folder that is not to be had is refused, and harms nobody. */
class SecondServerIT {
    private static final int REFUSED = 78;

    @RegisterExtension
    final Clients clients = new Clients();

    @ParameterizedTest
    @ValueSource(strings = {"GATEWAY_MAX_INBOX=256", "GATEWAY_MAX_INBOX=0"})
    void a_second_server_on_a_folder_in_use_ends_and_the_first_keeps_all_it_accepts(String setting) {
        try (GatewayServer first = GatewayServer.start(Map.of())) {
            WireClient client = clients.connect(first);
            client.hello("echo");
            client.message("before", "one");
            client.finished("before");

            var settings =
                    new HashMap<>(Map.of("GATEWAY_DATA_DIR", first.dataDir().toString()));
            String[] keyAndValue = setting.split("=", 2);
            settings.put(keyAndValue[0], keyAndValue[1]);
            try (GatewayServer second = GatewayServer.launch(settings)) {
                assertThat(second.awaitEnd()).isEqualTo(REFUSED);
                assertThat(second.console()).contains("(expected: ");
            }

            client.message("after", "two");
            client.finished("after");
            first.kill();
            first.start();
            WireClient again = clients.connect(first);
            again.resume("echo", client.sessionId(), 0);
            assertThat(again.finished("after").event().orElseThrow().content().asText())
                    .isEqualTo("two");
        }
    }

    @Test
    void a_folder_that_cannot_be_written_refuses_the_start() {
        Path nowhere = Path.of("/proc/nowhere");
        try (GatewayServer gateway = GatewayServer.launch(Map.of("GATEWAY_DATA_DIR", nowhere.toString()))) {
            Awaitility.await("the end").atMost(WireClient.WAIT.multipliedBy(3)).until(() -> !gateway.isRunning());
            assertThat(gateway.awaitEnd()).isEqualTo(REFUSED);
            assertThat(gateway.console())
                    .contains("GATEWAY_DATA_DIR: " + nowhere + " (expected: a folder that can be written)");
        }
    }
}
