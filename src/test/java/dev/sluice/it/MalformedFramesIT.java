package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.hostile.Onslaught;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Malformed frames by the thousand; {@code mvn -q package -Phostile} sends a million. */
class MalformedFramesIT {
    private static final int FRAMES = 8_000;
    private static final int BAD_PER_CONNECTION = 9;

    private final GatewayServer gateway = Gateways.shared(TestDatabase.HSQLDB);

    @Test
    void malformed_frames_are_answered_without_internals_and_nobody_else_notices()
            throws IOException, InterruptedException {
        ServerLog log = ServerLog.of(gateway);
        long seed = System.currentTimeMillis();

        Onslaught.Outcome outcome = new Onslaught(FRAMES, 8, seed, BAD_PER_CONNECTION, 40).run(gateway);

        assertThat(outcome.tally().frames()).isGreaterThanOrEqualTo(FRAMES);
        assertThat(outcome.tally().leaks()).as("seed " + seed).isEmpty();
        assertThat(outcome.tally().endings()).as("seed " + seed).containsKey("1002 protocol error");
        assertThat(outcome.goodAnswers()).isPositive();
        assertThat(outcome.slowestAnswer()).isLessThan(Duration.ofSeconds(10));
        assertThat(log.troubles()).as("seed " + seed).isEmpty();
        assertThat(gateway.get("/health/ready").statusCode()).isEqualTo(200);
    }
}
