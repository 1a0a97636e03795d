package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions with messages that no process has answered yet. */
final class LeftWork {
    static final int MESSAGES = 3;

    private record Left(String sessionId, long since) {}

    private interface Work {
        void on(int number) throws IOException;
    }

    private final List<Left> sessions;

    private LeftWork(List<Left> sessions) {
        this.sessions = sessions;
    }

    /** Begins sessions, has their messages accepted, and goes away. */
    static LeftWork leave(int port, int sessions, int connections) throws InterruptedException, IOException {
        Left[] left = new Left[sessions];
        each(sessions, connections, number -> {
            try (Caller caller = new Caller(port)) {
                caller.say(hello(""));
                String sessionId = Caller.sessionId(caller.await("\"hello_ok\""));
                for (int i = 1; i <= MESSAGES; i++) caller.say(message(i));
                long since = 0;
                for (int i = 1; i <= MESSAGES; i++) since = Caller.cursor(caller.await("\"accepted\""));
                left[number] = new Left(sessionId, since);
            }
        });
        return new LeftWork(List.of(left));
    }

    /** Comes back to every session and waits for its last final; the time each took to be greeted. */
    Figures comeBack(int port, int connections) throws InterruptedException, IOException {
        Figures greetings = new Figures();
        long begun = System.nanoTime();
        each(sessions.size(), connections, number -> {
            Left left = sessions.get(number);
            long asked = System.nanoTime();
            try (Caller caller = new Caller(port)) {
                caller.say(hello(",\"session_id\":\"" + left.sessionId() + "\",\"since\":" + left.since()));
                caller.await("\"hello_ok\"");
                long took = System.nanoTime() - asked;
                synchronized (greetings) {
                    greetings.add(took);
                }
                String text = caller.await("m" + MESSAGES);
                while (!text.contains("\"final\"")) text = caller.await("m" + MESSAGES);
            }
        });
        greetings.end(System.nanoTime() - begun, 0);
        return greetings;
    }

    private static String hello(String more) {
        return "{\"type\":\"hello\",\"agent_id\":\"simulator\",\"capabilities\":[\"streaming\"]" + more + "}";
    }

    private static String message(int number) {
        return "{\"type\":\"message\",\"message_id\":\"m" + number
                + "\",\"content\":{\"tokens\":10,\"bytes\":16,\"interval_ms\":5}}";
    }

    private static void each(int count, int threads, Work work) throws InterruptedException, IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(pool.submit(() -> {
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    try {
                        work.on(number);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
        }
        pool.shutdown();
        for (Future<?> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw new IOException(e.getCause());
            }
        }
    }
}
