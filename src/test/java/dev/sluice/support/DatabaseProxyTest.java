package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy does what it says, against a real PostgreSQL; without that, tests on it prove nothing. */
class DatabaseProxyTest {
    private static OwnPostgres postgres;

    private DatabaseProxy proxy;

    @BeforeAll
    static void startDatabase() {
        postgres = OwnPostgres.started();
    }

    @AfterAll
    static void endDatabase() {
        postgres.close();
    }

    @BeforeEach
    void open() throws SQLException {
        proxy = DatabaseProxy.to(postgres.port());
        direct("drop table if exists kept");
        direct("create table kept (n int)");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void a_commit_cut_before_it_is_forwarded_stores_nothing() throws SQLException {
        proxy.cutAtCommit(DatabaseProxy.CommitCut.BEFORE);

        assertThatThrownBy(this::commitOne).isInstanceOf(SQLException.class);
        assertThat(rows()).isZero();
        assertThat(proxy.cutsAtCommit()).isEqualTo(1);
    }

    @Test
    void a_commit_whose_answer_is_lost_is_stored_and_looks_the_same_to_the_client() throws SQLException {
        proxy.cutAtCommit(DatabaseProxy.CommitCut.ANSWER_LOST);

        assertThatThrownBy(this::commitOne).isInstanceOf(SQLException.class);
        assertThat(rows()).isEqualTo(1);
        assertThat(proxy.cutsAtCommit()).isEqualTo(1);
    }

    @Test
    void a_commit_is_seen_though_the_driver_has_prepared_it() throws SQLException {
        try (Connection connection = connect()) {
            for (int i = 0; i < 20; i++) commit(connection);
            assertThat(proxy.commits()).isEqualTo(20);
        }
    }

    @Test
    void a_stalled_database_does_not_answer_and_a_closed_one_refuses_until_it_is_open_again() throws SQLException {
        try (Connection connection = connect()) {
            connection.setNetworkTimeout(Runnable::run, 200);
            proxy.stall(DatabaseProxy.Stall.ANSWERS);
            assertThatThrownBy(() -> commit(connection)).isInstanceOf(SQLException.class);
        }
        proxy.stall(DatabaseProxy.Stall.NONE);
        proxy.down();
        assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        proxy.open();
        commitOne();
    }

    @Test
    void a_commit_can_be_slow() throws SQLException {
        proxy.delayCommits(Duration.ofMillis(150));
        long begun = System.nanoTime();
        commitOne();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void a_frozen_database_goes_on_where_it_stood_and_a_crashed_one_keeps_what_it_committed() throws SQLException {
        try (Connection connection = connect()) {
            commit(connection);
            postgres.freeze();
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> commit(connection)).isInstanceOf(SQLException.class);
        } finally {
            postgres.thaw();
        }
        commitOne();
        postgres.crash();
        assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        postgres.start();
        assertThat(rows()).isGreaterThanOrEqualTo(2);
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", "postgres");
        properties.setProperty("socketTimeout", "10");
        Connection connection =
                DriverManager.getConnection("jdbc:postgresql://localhost:" + proxy.port() + "/postgres", properties);
        connection.setAutoCommit(false);
        return connection;
    }

    private void commitOne() throws SQLException {
        try (Connection connection = connect()) {
            commit(connection);
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into kept values (1)");
        }
        connection.commit();
    }

    private static void direct(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from kept")) {
            count.next();
            return count.getInt(1);
        }
    }
}
