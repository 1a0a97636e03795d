package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.support.DatabaseProxy;
import dev.sluice.support.DatabaseProxy.CommitCut;
import dev.sluice.support.DatabaseProxy.Stall;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.OwnPostgres;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The database goes away and comes back, under load and on the real way: nothing is accepted that is not committed, nothing
 * accepted is lost or answered twice, and nobody has to restart anything.
 */
class DatabaseOutageIT {
    private static final long SEED = 20261122;
    private static final int CLIENTS = 8;
    private static final JsonNode ECHOED =
            Frame.JSON.getNodeFactory().textNode("kept whatever happens to the database");

    /** The driver's own patience with a database that says nothing, and some more. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);

    /** The longest pause between two tries is 5 s; one may just have begun to connect. */
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(12);

    /** The setting, the sweep that acts on it, and the commit that it waits for. */
    private static final Duration LEFT_MEMORY_WITHIN = Duration.ofSeconds(3);

    /** With what was waited for before, longer than the driver waits for an answer, so that commits are in doubt. */
    private static final Duration LASTS = Duration.ofSeconds(6);

    private static final int LOG_LINES_MAX = 60;
    private static final int LOG_LINES_PER_DOUBT = 6;
    private static final int FFDC_FILES_MAX = 20;

    private static OwnPostgres postgres;
    private static DatabaseProxy proxy;
    private static GatewayServer gateway;

    @RegisterExtension
    final Clients clients = new Clients(gateway);

    private ServerLog log;
    private int ffdcBefore;
    private long cutsBefore;

    /** Ways in which a database is away. */
    enum Away {
        DOWN {
            @Override
            void begin() {
                proxy.down();
            }

            @Override
            void end() {
                proxy.open();
            }
        },
        SILENT {
            @Override
            void begin() {
                proxy.stall(Stall.BOTH);
            }

            @Override
            void end() {
                proxy.stall(Stall.NONE);
            }
        },
        DEAF_ANSWERS {
            @Override
            void begin() {
                proxy.stall(Stall.ANSWERS);
            }

            @Override
            void end() {
                proxy.stall(Stall.NONE);
            }
        },
        FROZEN {
            @Override
            void begin() {
                postgres.freeze();
            }

            @Override
            void end() {
                postgres.thaw();
            }
        },
        CRASHED {
            @Override
            void begin() {
                postgres.crash();
            }

            @Override
            void end() {
                postgres.start();
            }
        };

        abstract void begin();

        abstract void end();
    }

    @BeforeAll
    static void start() {
        postgres = OwnPostgres.started();
        proxy = DatabaseProxy.to(postgres.port());
        Map<String, String> settings = new HashMap<>(postgres.settings(proxy));
        settings.put("GATEWAY_PASSIVATE_AFTER", "1s");
        gateway = GatewayServer.start(settings);
    }

    @AfterAll
    static void end() {
        gateway.close();
        proxy.close();
        postgres.close();
    }

    @BeforeEach
    void openLog() {
        awaitReadiness(200, RECOVERED_WITHIN);
        log = ServerLog.of(gateway);
        ffdcBefore = ffdcFiles();
        cutsBefore = proxy.cutsAtCommit();
    }

    @AfterEach
    void the_same_process_goes_on_as_the_owner() {
        assertThat(gateway.isRunning()).isTrue();
        assertThat(gateway.console()).doesNotContain("fenced");
        assertThat(log.since()).as("lines logged").hasSizeLessThan(LOG_LINES_MAX + LOG_LINES_PER_DOUBT * cuts());
        assertThat(ffdcFiles() - ffdcBefore).as("FFDC files").isLessThan(FFDC_FILES_MAX);
        assertThat(log.since()).as("content in the log").noneMatch(line -> line.contains("kept whatever"));
    }

    @ParameterizedTest
    @EnumSource(Away.class)
    void everything_goes_on_by_itself_after_the_database_was_away(Away away) {
        WireClient streaming = clients.session("simulator");
        WireClient known = clients.session("echo");
        known.answer("before");
        known.cut();
        streaming.message("running", WireClient.tokens(1500, 8, 20));
        streaming.accepted("running");
        List<Fleet> fleets = new ArrayList<>();
        WireClient waiting = clients.session("echo");
        waiting.answer("before");
        Fleet fleet = new Fleet(clients, CLIENTS, "echo", ECHOED);
        fleet.awaitAccepted(200);
        Awaitility.await("the session leaves memory")
                .pollDelay(LEFT_MEMORY_WITHIN)
                .until(() -> true);

        away.begin();
        try {
            awaitReadiness(503, NOTICED_WITHIN);
            streaming.awaitAfter(streaming.mark(), "a token meanwhile", frame -> frame.is("token_stream"));
            assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
            Frame overloaded = waiting.refused(
                    WireClient.frame("message").put("message_id", "refused").put("content", "x"), "overloaded");
            assertThat(overloaded.number("retry_after_ms")).isPositive();
            Frame refusal = clients.connect()
                    .refusedHello(
                            "echo",
                            hello -> hello.put("session_id", known.sessionId()).put("since", 1));
            assertThat(refusal.text("code")).isEqualTo("overloaded");
            assertThat(refusal.text("next_step")).isEqualTo("wait_then_retry");
            clients.resumed("echo", waiting.sessionId(), 0);
            Fleet late = new Fleet(clients, CLIENTS, "echo", ECHOED);
            Awaitility.await("retries refused").atMost(NOTICED_WITHIN).until(() -> late.refused() > 4 * CLIENTS * 4);
            assertThat(late.accepted()).isZero();
            fleets.add(late);
            Awaitility.await("longer than the driver's patience")
                    .pollDelay(LASTS)
                    .until(() -> true);
        } finally {
            away.end();
        }
        awaitReadiness(200, RECOVERED_WITHIN);

        fleet.awaitAccepted(200);
        fleet.settle();
        fleets.forEach(Fleet::settle);
        assertThat(clients.resumed("echo", known.sessionId(), 0).answer("after").text("status"))
                .isEqualTo("final");
        Awaitility.await("the running turn's final")
                .atMost(Duration.ofMinutes(1))
                .until(() -> streaming.frames().stream().anyMatch(frame -> frame.isFinal("running")));
    }

    @Test
    void a_commit_cut_at_any_moment_under_load_counts_once_or_is_done_again() {
        Random random = new Random(SEED);
        Fleet fleet = new Fleet(clients, CLIENTS, "echo", ECHOED);
        fleet.awaitAccepted(50);
        for (int i = 0; i < 40; i++) {
            long before = proxy.cutsAtCommit();
            proxy.cutAtCommit(random.nextBoolean() ? CommitCut.BEFORE : CommitCut.ANSWER_LOST);
            Awaitility.await("a cut commit").atMost(NOTICED_WITHIN).until(() -> proxy.cutsAtCommit() > before);
            if (random.nextInt(4) == 0) proxy.cut();
            fleet.awaitAccepted(1 + random.nextInt(100));
        }
        fleet.settle();
        awaitReadiness(200, RECOVERED_WITHIN);
    }

    @Test
    void a_slow_database_is_no_outage() {
        Fleet fleet = new Fleet(clients, CLIENTS, "echo", ECHOED);
        fleet.awaitAccepted(50);
        long commits = proxy.commits();
        int accepted = fleet.accepted();
        proxy.delayCommits(Duration.ofSeconds(1));
        try {
            fleet.awaitAccepted(CLIENTS * 8);
            assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
        } finally {
            proxy.delayCommits(Duration.ZERO);
        }
        assertThat(fleet.accepted() - accepted)
                .as("messages per commit of a group")
                .isGreaterThan((int) (proxy.commits() - commits));
        fleet.settle();
        assertThat(fleet.refused()).isZero();
    }

    private static void awaitReadiness(int status, Duration within) {
        Awaitility.await("readiness " + status)
                .atMost(within)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> gateway.get("/health/ready").statusCode() == status);
    }

    private int cuts() {
        return (int) (proxy.cutsAtCommit() - cutsBefore);
    }

    private static int ffdcFiles() {
        File[] files = gateway.dataDir()
                .resolveSibling("output/sluice/logs/ffdc")
                .toFile()
                .listFiles();
        return files == null ? 0 : files.length;
    }
}
