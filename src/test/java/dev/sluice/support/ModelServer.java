package dev.sluice.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A language model behind the streaming chat-completions API, on a socket of this machine, that answers as a test has
 * scripted it.
 *
 * <p>Thread-safe. One thread serves all connections, so that it holds as many streams as there are sockets. Requests take
 * the scripted answers in the order they come; where none is left, the {@linkplain #answersBy rule}'s.
 */
public final class ModelServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector;
    private final ServerSocketChannel door;
    private final Thread thread;
    private final Queue<ModelAnswer> answers = new ConcurrentLinkedQueue<>();
    private final List<ModelCall> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ModelCall> untold = new LinkedBlockingQueue<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger streamsMost = new AtomicInteger();
    private volatile Function<ModelCall, ModelAnswer> rule = call -> ModelAnswer.saying("Hello", " there");

    private record Timer(long dueNanos, Runnable task) {}

    private ModelServer() {
        try {
            selector = Selector.open();
            door = ServerSocketChannel.open();
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            door.configureBlocking(false);
            door.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "model-server");
        thread.setDaemon(true);
    }

    /** A server that takes requests. */
    public static ModelServer started() {
        ModelServer server = new ModelServer();
        server.thread.start();
        return server;
    }

    /** {@return what a client is given as the base URL, such as {@code http://localhost:4711/v1}} */
    public String baseUrl() {
        return "http://localhost:" + port() + "/v1";
    }

    /** {@return where it listens} */
    public int port() {
        return door.socket().getLocalPort();
    }

    /** The next requests are answered so, one each. */
    public void answers(ModelAnswer... next) {
        answers.addAll(List.of(next));
    }

    /** Requests for which nothing is scripted are answered so; called on the server's thread. */
    public void answersBy(Function<ModelCall, ModelAnswer> next) {
        rule = next;
    }

    /** {@return every request so far, the first one first} */
    public List<ModelCall> calls() {
        return List.copyOf(calls);
    }

    /** The next request that this method has not told yet; waits for it, and fails where none comes within 10 s. */
    public ModelCall nextCall() {
        try {
            ModelCall next = untold.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) throw new AssertionError("no request within " + PATIENCE);
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** {@return connections so far, those that have ended among them} */
    public int connections() {
        return connections.get();
    }

    /** {@return requests that are being answered now, stalled ones too} */
    public int streams() {
        return streams.get();
    }

    /** {@return the most requests that were being answered at a time} */
    public int streamsMost() {
        return streamsMost.get();
    }

    /** Ends every connection and takes no more. */
    @Override
    public void close() {
        soon(() -> {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                if (key.attachment() instanceof ModelConnection connection) connection.close();
            }
            closeOf(door);
            closeOf(selector);
        });
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ModelAnswer streamBegan(ModelCall call) {
        streamsMost.accumulateAndGet(streams.incrementAndGet(), Math::max);
        calls.add(call);
        untold.add(call);
        ModelAnswer next = answers.poll();
        return next == null ? rule.apply(call) : next;
    }

    void streamEnded() {
        streams.decrementAndGet();
    }

    /** Has something done on the server's thread, from that thread. */
    void later(Duration time, Runnable task) {
        timers.add(new Timer(System.nanoTime() + time.toNanos(), task));
    }

    /** Has something done on the server's thread. */
    void soon(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::onReady, millisToNext());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
                while (!timers.isEmpty() && timers.element().dueNanos - System.nanoTime() <= 0) {
                    timers.remove().task.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At least 1: zero would mean for ever. */
    private long millisToNext() {
        if (timers.isEmpty()) return PATIENCE.toMillis();
        long nanos = timers.element().dueNanos - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void onReady(SelectionKey key) {
        if (key.attachment() instanceof ModelConnection connection) {
            connection.onReady();
            return;
        }
        try {
            for (SocketChannel client = door.accept(); client != null; client = door.accept()) {
                client.configureBlocking(false);
                connections.incrementAndGet();
                SelectionKey own = client.register(selector, SelectionKey.OP_READ);
                own.attach(new ModelConnection(this, client, own));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeOf(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("not closed: " + resource, e);
        }
    }
}
