package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sluice.http.ModelBounds;
import dev.sluice.http.ModelConnections;
import dev.sluice.http.ModelTimeouts;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.ModelAnswer;
import dev.sluice.support.ModelServer;
import dev.sluice.support.ProcessHeap;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many streams of a model at a time: what they cost in the gateway, and how fast they are through it, held against the same client
 * library by itself, in one run. The model is a scripted server in this process.
 *
 * <p>System properties: {@code streams} (500), {@code streams.tokens} (100, of eight characters), {@code streams.interval.ms} (200, of
 * the slow ones). The packaged server is used. Linux only: its threads are counted in {@code /proc}.
 */
public final class ModelStreams {
    private static final String TOKEN = "a token ";
    private static final int THREADS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int streams = Integer.getInteger("streams", 500);
    private final int tokens = Integer.getInteger("streams.tokens", 100);
    private final Duration interval = Duration.ofMillis(Integer.getInteger("streams.interval.ms", 200));
    private final PrintStream out;

    private ModelStreams(PrintStream out) {
        this.out = out;
    }

    /** Runs everything and prints as it goes; ends with an exception where an answer is not whole. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var bench = new ModelStreams(System.out);
        try (ModelServer model = ModelServer.started();
                GatewayServer gateway = GatewayServer.start(Map.of(
                        "GATEWAY_AGENTS", "model",
                        "GATEWAY_AGENT_MODEL_BASE_URL", model.baseUrl(),
                        "GATEWAY_AGENT_MODEL_MODEL", ModelAnswer.MODEL,
                        "GATEWAY_MAX_CONCURRENT_TURNS", "500",
                        "JVM_ARGS", ""))) {
            bench.run(model, gateway);
        }
    }

    private void run(ModelServer model, GatewayServer gateway) throws IOException, InterruptedException {
        Duration atOnce = Duration.ZERO;
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            alone(model, atOnce);
            gateway(model, gateway, atOnce, false);
        }
        out.printf(Locale.ROOT, "%d streams of %d tokens%n", streams, tokens);
        compare("a token every " + interval.toMillis() + " ms", model, gateway, interval, true);
        compare("as fast as they go", model, gateway, atOnce, false);
    }

    private void compare(String pace, ModelServer model, GatewayServer gateway, Duration interval, boolean watch)
            throws IOException, InterruptedException {
        double alone = alone(model, interval);
        double through = gateway(model, gateway, interval, watch);
        out.printf(
                Locale.ROOT,
                "%s: client library alone %,.0f tokens/s, through the gateway %,.0f tokens/s: %.2f%n",
                pace,
                alone,
                through,
                through / alone);
    }

    private ModelAnswer answer(Duration interval) {
        ModelAnswer begun = ModelAnswer.streaming();
        if (!interval.isZero())
            return begun.says(TOKEN, tokens, interval)
                    .finish("stop")
                    .usage(11, tokens)
                    .done();
        for (int i = 0; i < tokens; i++) begun = begun.says(TOKEN);
        return begun.finish("stop").usage(11, tokens).done();
    }

    /** Tokens a second of the client library in this process, on as many threads as there are processors. */
    private double alone(ModelServer server, Duration interval) throws InterruptedException {
        ModelAnswer answer = answer(interval);
        server.answersBy(call -> answer);
        ExecutorService tasks = Executors.newFixedThreadPool(THREADS);
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        try {
            var connections = new ModelConnections(tasks, timers, Clock.systemUTC(), Duration.ofSeconds(10));
            StreamingChatModel model = OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(connections.client(ModelTimeouts.DEFAULT, ModelBounds.DEFAULT))
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .modelName(ModelAnswer.MODEL)
                    .build();
            var ended = new CountDownLatch(streams);
            var counted = new LongAdder();
            var failed = new AtomicInteger();
            long begun = System.nanoTime();
            for (int i = 0; i < streams; i++) model.chat("go", new Count(counted, failed, ended));
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new IllegalStateException("not all ended");
            double seconds = (System.nanoTime() - begun) / 1e9;
            long all = (long) streams * tokens;
            if (failed.get() > 0 || counted.sum() != all)
                throw new IllegalStateException(failed + " failed, " + counted + " tokens of " + all);
            return all / seconds;
        } finally {
            tasks.shutdown();
            timers.shutdown();
        }
    }

    /** Tokens a second that reach clients of the gateway. */
    private double gateway(ModelServer server, GatewayServer gateway, Duration interval, boolean watch)
            throws IOException {
        ModelAnswer answer = answer(interval);
        server.answersBy(call -> answer);
        List<Reader> readers = new ArrayList<>();
        try (var sockets = new PacedSockets()) {
            for (int i = 0; i < streams; i++) {
                var reader = new Reader(gateway.port());
                readers.add(reader);
                sockets.add(reader.socket);
                reader.socket.say("{\"type\":\"hello\",\"agent_id\":\"model\",\"capabilities\":[\"streaming\"]}");
            }
            sockets.runUntil(() -> readers.stream().allMatch(each -> each.joined));
            long idleHeap = watch ? ProcessHeap.bytesAfterCollection(gateway.pid()) : 0;
            int idleThreads = threads(gateway.pid());
            long begun = System.nanoTime();
            for (Reader each : readers)
                each.socket.say("{\"type\":\"message\",\"message_id\":\"m\",\"content\":\"go\"}");
            if (watch) {
                sockets.run(interval.multipliedBy(tokens / 2));
                out.printf(
                        Locale.ROOT,
                        "in the middle of %d streams: %d threads, %d without streams; %.1f KB of heap a turn%n",
                        server.streams(),
                        threads(gateway.pid()),
                        idleThreads,
                        (ProcessHeap.bytesAfterCollection(gateway.pid()) - idleHeap) / 1e3 / streams);
            }
            sockets.runUntil(() -> readers.stream().allMatch(each -> each.done));
            double seconds = (System.nanoTime() - begun) / 1e9;
            for (Reader each : readers) each.check(TOKEN.repeat(tokens));
            return (long) streams * tokens / seconds;
        } finally {
            for (Reader each : readers) each.socket.close();
        }
    }

    private static int threads(long pid) throws IOException {
        try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return (int) tasks.count();
        }
    }

    private record Count(LongAdder tokens, AtomicInteger failed, CountDownLatch ended)
            implements StreamingChatResponseHandler {
        @Override
        public void onPartialResponse(String partial) {
            tokens.increment();
        }

        @Override
        public void onCompleteResponse(ChatResponse whole) {
            ended.countDown();
        }

        @Override
        public void onError(Throwable failure) {
            failed.incrementAndGet();
            ended.countDown();
        }
    }

    private static final class Reader {
        private final PacedSocket socket;
        private boolean joined;
        private boolean done;
        private String last = "";

        Reader(int port) throws IOException {
            socket = new PacedSocket(port, 0, this::text);
        }

        private void text(byte[] utf8, int length) {
            String text = new String(utf8, 0, length, UTF_8);
            if (text.contains("\"type\":\"hello_ok\"")) joined = true;
            if (!text.contains("\"status\":\"final\"")) return;
            done = true;
            last = text;
        }

        void check(String expected) {
            if (last.contains("\"content\":\"" + expected + "\"")) return;
            throw new IllegalStateException("not the model's answer: " + last);
        }
    }
}
