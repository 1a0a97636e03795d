package dev.sluice.support;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A small pool of real connections that counts statements, and whose connections break on command. */
public final class BreakableDataSource implements DataSource {
    private static final String GONE = "08006";

    private final DataSource target;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Map<String, LongAdder> executions = new ConcurrentHashMap<>();
    private final LongAdder commits = new LongAdder();
    private volatile boolean unreachable;
    private volatile Break atNextCommit = Break.NONE;

    public BreakableDataSource(DataSource target) {
        this.target = target;
    }

    /** What happens to a connection. */
    public enum Break {
        NONE,
        /** The server never hears of it. */
        BEFORE,
        /** The server has done it, only its answer is lost. */
        AFTER
    }

    /** Every connection fails until {@link #mend()}. */
    public void cut() {
        unreachable = true;
    }

    public void mend() {
        unreachable = false;
        atNextCommit = Break.NONE;
    }

    /** The next commit loses its connection, and none can be had until {@link #mend()}. */
    public void breakAtNextCommit(Break when) {
        atNextCommit = when;
    }

    /** How often each statement was sent; a batch counts once. */
    public Map<String, Long> executions() {
        Map<String, Long> counts = new TreeMap<>();
        executions.forEach((sql, count) -> counts.put(sql, count.sum()));
        return counts;
    }

    public long commits() {
        return commits.sum();
    }

    public void forgetCounts() {
        executions.clear();
        commits.reset();
    }

    /** Closes the pool's idle connections. */
    public void close() throws SQLException {
        for (Connection connection = poll(); connection != null; connection = poll()) connection.close();
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (unreachable) throw new SQLException("connection refused", "08001");
        Connection pooled = poll();
        if (pooled == null) pooled = target.getConnection();
        return proxy(pooled);
    }

    private synchronized Connection poll() {
        return idle.pollFirst();
    }

    private synchronized void giveBack(Connection connection) {
        idle.addFirst(connection);
    }

    private Connection proxy(Connection connection) {
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            if (closed.compareAndSet(false, true)) release(connection);
                            return null;
                        }
                        case "commit" -> {
                            commit(connection);
                            return null;
                        }
                        default -> {
                            if (unreachable && !method.getName().equals("isClosed")) throw gone();
                            Object result = call(connection, method, arguments);
                            if (result instanceof PreparedStatement statement) {
                                return counting(statement, (String) arguments[0]);
                            }
                            return result;
                        }
                    }
                });
    }

    private PreparedStatement counting(PreparedStatement statement, String sql) {
        return (PreparedStatement) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        if (unreachable) throw gone();
                        executions.computeIfAbsent(sql, key -> new LongAdder()).increment();
                    }
                    return call(statement, method, arguments);
                });
    }

    private void commit(Connection connection) throws SQLException {
        Break now = atNextCommit;
        if (now != Break.NONE) unreachable = true;
        if (now == Break.AFTER) connection.commit();
        if (unreachable) throw gone();
        connection.commit();
        commits.increment();
    }

    private void release(Connection connection) throws SQLException {
        if (unreachable) {
            connection.close();
            return;
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        giveBack(connection);
    }

    private static SQLException gone() {
        return new SQLException("connection lost", GONE);
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
