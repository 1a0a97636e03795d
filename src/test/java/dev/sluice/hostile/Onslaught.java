package dev.sluice.hostile;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Attackers at work side by side, and beside them a good client that is to be answered all the while.
 *
 * @param frames malformed frames in all, at least
 * @param attackers connections at a time
 * @param seed of what they send; the gateway's threads are nobody's to repeat
 * @param badPerConnection fewer than the gateway's {@code GATEWAY_MAX_BAD_FRAMES}
 * @param unknownPerConnection frames of unknown types per connection
 */
public record Onslaught(long frames, int attackers, long seed, int badPerConnection, int unknownPerConnection) {
    /**
     * What came of it.
     *
     * @param tally what the attackers were told
     * @param took how long it went on
     * @param goodAnswers finals that the good client got meanwhile
     * @param slowestAnswer the longest it waited for one
     */
    public record Outcome(Tally tally, Duration took, int goodAnswers, Duration slowestAnswer) {}

    /** Sends them all, one connection after the other; throws where one is answered otherwise than it should be. */
    public Outcome run(GatewayServer gateway) throws IOException, InterruptedException {
        Tally tally = new Tally();
        ExecutorService threads = Executors.newFixedThreadPool(attackers);
        long begun = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < attackers; i++) {
            var attacker = new Attacker(gateway.port(), seed + i, badPerConnection, unknownPerConnection, tally);
            all.add(threads.submit(() -> {
                while (tally.frames() < frames) attacker.attack();
                return null;
            }));
        }
        threads.shutdown();
        int answers = 0;
        long slowestNanos = 0;
        try (RawWebSocket good = RawWebSocket.open(gateway.port()).greet()) {
            while (!threads.isTerminated()) {
                long asked = System.nanoTime();
                String id = "good-" + answers++;
                good.say("{\"type\":\"message\",\"message_id\":\"" + id + "\",\"content\":\"still there\"}");
                String told = good.awaitText("\"final\"");
                if (!told.contains(id)) throw new IOException(id + " answered with " + told);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - asked);
            }
        } finally {
            threads.shutdownNow();
        }
        for (Future<?> each : all) finish(each);
        return new Outcome(tally, Duration.ofNanos(System.nanoTime() - begun), answers, Duration.ofNanos(slowestNanos));
    }

    private static void finish(Future<?> attacker) throws IOException, InterruptedException {
        try {
            attacker.get();
        } catch (ExecutionException e) {
            throw new IOException("an attacker was treated otherwise than it should be", e.getCause());
        }
    }
}
