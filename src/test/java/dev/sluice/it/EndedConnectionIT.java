package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.RawWebSocket;
import dev.sluice.support.TestDatabase;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of one connection, at whatever moment, holds up no other. */
class EndedConnectionIT {
    /** On a quiet server, with the container left alone, one in a hundred or so holds the other connection up. */
    private static final int ENDS = 400;

    /** Of a thousand that go while they are closed the container leaves one or two closes waiting for ever. */
    private static final int LEAVERS = 6_000;

    private static final int CLOSED_AFTERWARDS = 8;

    // Without a commit in between, an answer meets the other connection's end.
    @RegisterExtension
    final Clients clients = new Clients(gateway());

    @AfterAll
    static void end() {
        Gateways.endOwned(EndedConnectionIT.class, TestDatabase.HSQLDB);
    }

    private static GatewayServer gateway() {
        return Gateways.owned(EndedConnectionIT.class, TestDatabase.HSQLDB, Map.of("GATEWAY_DURABILITY", "drain"));
    }

    @Test
    void who_stays_is_answered_while_another_of_the_same_session_goes() {
        for (int i = 0; i < ENDS; i++) {
            WireClient goes = clients.session("echo");
            WireClient stays = clients.connect();
            // Behind it in every row: what is sent goes out to the older connection first.
            stays.hello("echo", hello -> hello.put("session_id", goes.sessionId()));
            goes.cut();
            stays.answer("message " + i);
            stays.cut();
        }
    }

    @Test
    void who_goes_while_it_is_closed_holds_up_no_other_close() throws IOException {
        int port = gateway().port();
        byte[] reservedBit = RawWebSocket.hex("c182 00000000 7b7d");
        for (int i = 0; i < LEAVERS; i++) {
            try (RawWebSocket goes = RawWebSocket.open(port)) {
                goes.send(reservedBit);
            }
        }
        for (int i = 0; i < CLOSED_AFTERWARDS; i++) {
            try (RawWebSocket stays = RawWebSocket.open(port)) {
                assertThat(stays.send(reservedBit).ending()).isEqualTo("1002 protocol error");
            }
        }
    }
}
