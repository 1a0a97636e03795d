package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies of nearly the permitted size, several at a time, are stored, kept and read again like any other. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LargeReplyIT {
    private static final int ROUNDS = 2;
    private static final int SESSIONS = 3;
    private static final int TOKENS = 1000;
    private static final int TOKEN_BYTES = 8000;

    private final GatewayServer gateway;

    @RegisterExtension
    final Clients clients;

    LargeReplyIT(TestDatabase database) {
        gateway = Gateways.shared(database);
        clients = new Clients(gateway);
    }

    @Test
    void several_at_once_are_stored_and_read_again_while_others_are_served() {
        WireClient quiet = clients.session("echo");
        for (int round = 0; round < ROUNDS; round++) {
            List<WireClient> writers = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> clients.session("simulator", hello -> hello.putArray("capabilities")))
                    .toList();
            for (WireClient writer : writers) writer.message("large", WireClient.tokens(TOKENS, TOKEN_BYTES, 1));
            for (WireClient writer : writers) {
                quiet.answer("meanwhile");
                Frame whole = writer.finished("large");
                assertThat(whole.event().orElseThrow().content().asText()).hasSize(TOKENS * TOKEN_BYTES);
                WireClient reader = clients.resumed("simulator", writer.sessionId(), 0);
                reader.finished("large");
                reader.close();
                writer.close();
            }
        }
        quiet.answer("afterwards");
        assertThat(ServerLog.of(gateway).troubles()).isEmpty();
    }
}
