package dev.sluice.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stands between the gateway and its database and takes it away: connections end in the middle of whatever they were
 * saying, or stay open and say nothing.
 *
 * <p>Thread-safe. Two daemon threads per connection, as many connections as the gateway's pool opens.
 */
final class DatabaseProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final int databasePort;
    private final ServerSocket listener;

    @GuardedBy("this")
    private final Set<Socket> open = new HashSet<>();

    @GuardedBy("this")
    private boolean isAway;

    @GuardedBy("this")
    private boolean isSilent;

    DatabaseProxy(int databasePort) {
        this.databasePort = databasePort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends every connection now; new ones end as soon as they come. */
    void goAway() {
        List<Socket> cut;
        synchronized (this) {
            isAway = true;
            cut = new ArrayList<>(open);
            open.clear();
        }
        cut.forEach(DatabaseProxy::end);
    }

    /** Passes nothing on any more; connections stay open. */
    synchronized void fallSilent() {
        isSilent = true;
    }

    /** All is well again. */
    synchronized void comeBack() {
        isAway = false;
        isSilent = false;
        notifyAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket gateway = listener.accept();
                if (isAway()) end(gateway);
                else connect(gateway);
            } catch (IOException e) {
                // Closed by close(), or the database did not take the connection: the gateway sees its own end.
                if (listener.isClosed()) return;
            }
        }
    }

    private synchronized boolean isAway() {
        return isAway;
    }

    private void connect(Socket gateway) throws IOException {
        Socket database;
        try {
            database = new Socket(InetAddress.getByName("localhost"), databasePort);
        } catch (IOException e) {
            end(gateway);
            throw e;
        }
        gateway.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        boolean isTooLate;
        synchronized (this) {
            isTooLate = isAway;
            if (!isTooLate) open.addAll(List.of(gateway, database));
        }
        if (isTooLate) {
            end(gateway);
            end(database);
            return;
        }
        daemon(() -> pass(gateway, database));
        daemon(() -> pass(database, gateway));
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitVoice();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone; the other follows below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            open.remove(from);
            open.remove(to);
        }
        end(from);
        end(to);
    }

    private synchronized void awaitVoice() throws InterruptedException {
        while (isSilent) wait();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "database-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        end(listener);
        goAway();
        comeBack();
    }

    private static void end(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
