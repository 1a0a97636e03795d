package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.Fingerprint;
import dev.sluice.session.Journal;
import dev.sluice.session.JournalEntry;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredEvent;
import dev.sluice.session.Write;
import dev.sluice.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The journal on the server's own transactions, executor and data source. */
@Tag("in-container")
@ExtendWith(ArquillianExtension.class)
class JournalIT {
    private final String session = "it-" + UUID.randomUUID();
    // Sessions are forgotten a while after they were last used.
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Inject
    private Journal journal;

    @Resource(lookup = "jdbc/sluice")
    private DataSource dataSource;

    @Deployment
    public static WebArchive gateway() {
        return Deployments.gateway();
    }

    @Test
    void stores_an_accept_and_its_final_and_tells_them_again() throws Exception {
        submit(
                new Write.NewSession(session, "alice", "echo", 1025, now),
                new Write.InsertMessage(
                        session,
                        1,
                        "m1",
                        Fingerprint.of(JsonText.EMPTY_STRING),
                        JsonText.ofString("grüezi\u0000"),
                        null,
                        "alice",
                        false,
                        2,
                        now));
        submit(new Write.FinishMessage(session, 1, null, 3, now, JsonText.ofString("salü"), TurnOutcome.OK, null, 1));

        List<StoredEvent> events = await(journal.events(session, 0, 100, 10_000).toCompletableFuture());
        assertThat(events).extracting(StoredEvent::cursor).containsExactly(1L, 2L, 3L);
        assertThat(events.get(2)).isInstanceOfSatisfying(StoredEvent.Final.class, last -> {
            assertThat(last.message().content().stringOrNull()).isEqualTo("grüezi\u0000");
            assertThat(last.message().answer()).isEqualTo(JsonText.ofString("salü"));
        });
        var taken = await(journal.take("alice", session).toCompletableFuture());
        assertThat(taken.head()).isEqualTo(1024);
        assertThat(taken.pending()).isEmpty();
    }

    @Test
    void a_refused_entry_is_rolled_back_by_the_server_and_told() throws Exception {
        submit(new Write.NewSession(session, "alice", "echo", 1025, now));

        CompletableFuture<Rejection> outcome = new CompletableFuture<>();
        journal.submit(new Entry(List.of(new Write.NewSession(session, "alice", "echo", 1025, now)), outcome));

        assertThat(await(outcome)).isInstanceOf(Rejection.Failed.class);
        assertThat(journal.isBehind()).isFalse();
    }

    @Test
    void one_node_is_active_and_it_is_this_one() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from gw_node where state = 'active'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    private void submit(Write... writes) throws Exception {
        CompletableFuture<Rejection> outcome = new CompletableFuture<>();
        journal.submit(new Entry(List.of(writes), outcome));
        assertThat(await(outcome)).isNull();
    }

    private static <T> T await(CompletableFuture<T> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** Completes with null where it is committed. */
    private final class Entry implements JournalEntry {
        private final List<Write> writes;
        private final CompletableFuture<Rejection> outcome;

        Entry(List<Write> writes, CompletableFuture<Rejection> outcome) {
            this.writes = writes;
            this.outcome = outcome;
        }

        @Override
        public String sessionId() {
            return session;
        }

        @Override
        public int sizeBytes() {
            return 100;
        }

        @Override
        public List<Write> writes() {
            return writes;
        }

        @Override
        public void undone() {}

        @Override
        public void committed() {
            outcome.complete(null);
        }

        @Override
        public void rejected(Rejection reason) {
            outcome.complete(reason);
        }
    }
}
