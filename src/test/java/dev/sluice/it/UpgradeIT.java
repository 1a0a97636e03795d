package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.ChangedWar;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
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

    /** The first schema had no pieces: long texts lay in their rows. */
    @ParameterizedTest
    @EnumSource
    void texts_that_lie_in_their_rows_are_told_as_before_beside_those_in_pieces(TestDatabase database)
            throws SQLException {
        Map<String, String> settings = database.newDatabase();
        String before = "b".repeat(900_000);
        String column = "'\"" + before + "\"'";
        String now = "n".repeat(500_000);
        try (GatewayServer gateway = GatewayServer.start(settings)) {
            WireClient client = clients.connect(gateway);
            client.hello("echo");
            client.answer(before);
            gateway.kill();
            try (Connection connection = connection(gateway, settings);
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table gw_piece");
                statement.execute("drop table gw_final");
                statement.execute("delete from \"flyway_schema_history\" where \"version\" in ('2', '3')");
                statement.execute("update gw_inbox set content = " + column + ", answer = " + column);
            }

            gateway.start();
            assertThat(ServerLog.ofLastStart(gateway).since())
                    .anyMatch(line -> line.contains("schema migrated: version=3 applied=2"));
            WireClient again = clients.connect(gateway);
            again.resume("echo", client.sessionId(), 0);
            again.await("the long answer", frame -> tells(frame, before));
            again.answer(now);
            gateway.kill();
            gateway.start();
            WireClient last = clients.connect(gateway);
            last.resume("echo", client.sessionId(), 0);
            last.await("the one in its row", frame -> tells(frame, before));
            last.await("the one in pieces", frame -> tells(frame, now));
        }
    }

    private static boolean tells(Frame frame, String answer) {
        return frame.event()
                .filter(event -> event.isFinal() && event.content().asText().equals(answer))
                .isPresent();
    }

    /** A connection to a database whose gateway has ended. */
    private static Connection connection(GatewayServer ended, Map<String, String> settings) throws SQLException {
        String url = settings.get("GATEWAY_DB_URL");
        if (url == null) {
            return DriverManager.getConnection(
                    "jdbc:hsqldb:file:" + ended.dataDir() + "/sluice;hsqldb.lock_file=false;shutdown=true", "SA", "");
        }
        return DriverManager.getConnection(url, settings.get("GATEWAY_DB_USER"), settings.get("GATEWAY_DB_PASSWORD"));
    }
}
