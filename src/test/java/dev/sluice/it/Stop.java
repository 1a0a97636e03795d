package dev.sluice.it;

import dev.sluice.support.GatewayServer;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The two ways in which a server is asked to stop. */
enum Stop {
    SIGTERM {
        @Override
        void ask(GatewayServer gateway) {
            gateway.terminate();
        }
    },
    SERVER_STOP {
        @Override
        void ask(GatewayServer gateway) {
            gateway.stop();
        }
    };

    /** Asks, and returns before the server has stopped. */
    abstract void ask(GatewayServer gateway);

    /** Asks, and waits until the server says that it drains; its port is still open then. */
    void askAndAwaitDrain(GatewayServer gateway) {
        ask(gateway);
        Awaitility.await("readiness turns to 503")
                .atMost(WireClient.WAIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> gateway.get("/health/ready").statusCode() == 503);
    }
}
