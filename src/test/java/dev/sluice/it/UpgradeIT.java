package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.ChangedWar;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged gateway and a later one that differs by a migration: the later one takes the data over, and the packaged one
 * does not take it back.
 */
class UpgradeIT {
    private static final String LATER = "db/migration/V1001__later.sql";
    private static final String LATER_SCHEMA =
            "alter table gw_inbox add column later bigint default 7 not null;\ncreate table gw_later (id bigint not null);\n";

    @RegisterExtension
    final Clients clients = new Clients();

    @ParameterizedTest
    @EnumSource
    void a_later_gateway_answers_what_was_pending_and_an_earlier_one_refuses_its_schema(TestDatabase database) {
        try (ChangedWar later = new ChangedWar().with(LATER, LATER_SCHEMA);
                GatewayServer gateway = GatewayServer.start(database.newDatabase())) {
            WireClient client = clients.connect(gateway);
            client.hello("simulator");
            client.message("done", "x y");
            Frame done = client.finished("done");
            client.message("running", WireClient.tokens(2000, 8, 100));
            client.message("waiting", "z");
            client.accepted("waiting");
            client.await(
                    "a token",
                    frame ->
                            frame.is("token_stream") && frame.text("message_id").equals("running"));
            gateway.kill();

            gateway.startWith(later.settings());
            assertThat(ServerLog.ofLastStart(gateway).since())
                    .anyMatch(line -> line.contains("schema migrated: version=1001 applied=1"));
            WireClient again = clients.connect(gateway);
            again.resume("simulator", client.sessionId(), client.lastCursor());
            again.await("the second attempt", frame -> frame.is("turn_restarted"));
            again.send(WireClient.frame("abort"));
            assertThat(again.finished("waiting").event().orElseThrow().content().asText())
                    .isEqualTo("z");
            WireClient whole = clients.connect(gateway);
            whole.resume("simulator", client.sessionId(), 0);
            assertThat(whole.finished("done").event().orElseThrow().eventId()).isEqualTo(done.text("event_id"));
            gateway.kill();

            gateway.launchWith(ChangedWar.packaged());
            Awaitility.await("that it says so and ends")
                    .atMost(WireClient.WAIT.multipliedBy(3))
                    .until(() -> !gateway.isRunning());
            assertThat(gateway.awaitEnd()).isNotZero();
            assertThat(gateway.console())
                    .contains("database schema: version 1001 (expected: one that this gateway knows;");
        }
    }
}
