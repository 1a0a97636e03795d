package dev.sluice.support;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way from a gateway to its PostgreSQL, which a test can cut, close, stall and slow down, or cut at a commit.
 *
 * <p>Thread-safe. Forwards bytes on loopback with two threads per connection, which end with it and with {@link #close()}.
 */
public final class DatabaseProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int BACKLOG = 128;

    private final int port;
    private final int databasePort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable ServerSocket listening;

    @GuardedBy("lock")
    private Stall stall = Stall.NONE;

    @GuardedBy("lock")
    private Duration commitDelay = Duration.ZERO;

    @GuardedBy("lock")
    private @Nullable CommitCut armed;

    @GuardedBy("lock")
    private long commits;

    @GuardedBy("lock")
    private long cuts;

    /** What does not get through, while connections stay open. */
    public enum Stall {
        NONE,
        /** The database works and commits, and nobody hears of it. */
        ANSWERS,
        BOTH
    }

    /** Where the connection is cut that commits next. */
    public enum CommitCut {
        /** The database never sees the commit: nothing is stored. */
        BEFORE,
        /** The database has committed and said so; the answer is dropped. */
        ANSWER_LOST
    }

    private DatabaseProxy(int databasePort) {
        this.databasePort = databasePort;
        this.port = GatewayServer.freePort();
    }

    /** A proxy that forwards to the database on that port of this machine. */
    public static DatabaseProxy to(int databasePort) {
        DatabaseProxy proxy = new DatabaseProxy(databasePort);
        proxy.open();
        return proxy;
    }

    /** Where the gateway connects to; stays the same when it is closed and opened again. */
    public int port() {
        return port;
    }

    /** Takes connections again, after {@link #refuse()}. */
    public void open() {
        ServerSocket socket;
        lock.lock();
        try {
            if (listening != null) return;
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listening = socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
        run("database-proxy-accept", () -> accept(socket));
    }

    /** Refuses new connections; those that are open stay. */
    public void refuse() {
        ServerSocket socket;
        lock.lock();
        try {
            socket = listening;
            listening = null;
        } finally {
            lock.unlock();
        }
        if (socket != null) closed(socket);
    }

    /** Cuts every open connection. */
    public void cut() {
        links.forEach(Link::cut);
    }

    /** No way to the database: refuses and cuts, until {@link #open()}. */
    public void down() {
        refuse();
        cut();
    }

    /** Holds bytes back from now on; {@link Stall#NONE} lets them go. */
    public void stall(Stall next) {
        lock.lock();
        try {
            stall = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Holds each commit back for so long before it is forwarded. */
    public void delayCommits(Duration delay) {
        lock.lock();
        try {
            commitDelay = delay;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the connection that commits next, once. */
    public void cutAtCommit(CommitCut cut) {
        lock.lock();
        try {
            armed = cut;
        } finally {
            lock.unlock();
        }
    }

    /** Commits seen so far. */
    public long commits() {
        lock.lock();
        try {
            return commits;
        } finally {
            lock.unlock();
        }
    }

    /** Connections cut at a commit so far. */
    public long cutsAtCommit() {
        lock.lock();
        try {
            return cuts;
        } finally {
            lock.unlock();
        }
    }

    /** Ends everything; what was stalled is dropped. */
    @Override
    public void close() {
        down();
        stall(Stall.NONE);
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                join(socket.accept(), socket);
            } catch (IOException e) {
                if (!socket.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    /** Where the database itself does not take connections, the client's ends. */
    private void join(Socket client, ServerSocket by) {
        try {
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), databasePort));
            links.add(link);
            link.start();
            // It came while the door was being closed, perhaps after the others had been cut.
            if (by.isClosed()) link.cut();
        } catch (IOException notTaken) {
            closed(client);
        }
    }

    private static void run(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closed(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("not closed: " + socket, e);
        }
    }

    /** One connection, both ways. */
    private final class Link {
        private final Socket client;
        private final Socket database;
        private final CommitWatch watch = new CommitWatch();
        private volatile boolean isCut;
        private volatile boolean losesAnswer;

        Link(Socket client, Socket database) {
            this.client = client;
            this.database = database;
        }

        void start() {
            run("database-proxy-requests", () -> pump(client, database, true));
            run("database-proxy-answers", () -> pump(database, client, false));
        }

        void cut() {
            isCut = true;
            links.remove(this);
            for (Socket socket : List.of(client, database)) closed(socket);
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void pump(Socket from, Socket to, boolean requests) {
            byte[] chunk = new byte[CHUNK_BYTES];
            try {
                for (int length = read(from, chunk); length >= 0; length = read(from, chunk)) {
                    if (!mayPass(chunk, length, requests)) break;
                    to.getOutputStream().write(chunk, 0, length);
                }
            } catch (IOException | InterruptedException e) {
                // One side has ended, and so does the other.
                isCut = true;
            } finally {
                cut();
            }
        }

        private int read(Socket from, byte[] chunk) throws IOException {
            return from.getInputStream().read(chunk);
        }

        /** Waits as long as it must; false where the connection ends here. */
        private boolean mayPass(byte[] chunk, int length, boolean requests) throws InterruptedException {
            lock.lock();
            try {
                if (requests && watch.seesCommit(chunk, length) && !mayCommit()) return false;
                while (stall == Stall.BOTH || (stall == Stall.ANSWERS && !requests)) {
                    if (isCut) return false;
                    changed.await();
                }
                return !isCut && (requests || !losesAnswer);
            } finally {
                lock.unlock();
            }
        }

        @GuardedBy("lock")
        private boolean mayCommit() throws InterruptedException {
            commits++;
            long left = commitDelay.toNanos();
            while (left > 0 && !isCut) left = changed.awaitNanos(left);
            CommitCut cut = armed;
            armed = null;
            if (cut == null) return true;
            cuts++;
            losesAnswer = cut == CommitCut.ANSWER_LOST;
            return losesAnswer;
        }
    }
}
