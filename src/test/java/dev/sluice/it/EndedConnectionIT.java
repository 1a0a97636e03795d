package dev.sluice.it;

import dev.sluice.support.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of one connection, at whatever moment, holds up no other. */
class EndedConnectionIT {
    /** On a quiet server, with the container left alone, one in a hundred or so holds the other connection up. */
    private static final int ENDS = 400;

    // Without a commit in between, an answer meets the other connection's end.
    @RegisterExtension
    final Clients clients = new Clients(
            Gateways.owned(EndedConnectionIT.class, TestDatabase.HSQLDB, Map.of("GATEWAY_DURABILITY", "drain")));

    @AfterAll
    static void end() {
        Gateways.endOwned(EndedConnectionIT.class, TestDatabase.HSQLDB);
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
}
