package dev.sluice.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.ServerPong;
import dev.sluice.support.CursorRule;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.SimulatedSession;
import dev.sluice.support.Told;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens, each connection covers the integers without hole and overlap, and is told the truth. */
class CursorRulePropertiesTest {
    private static final int MERGED_BYTES_MAX = 1_500;

    private final HandDrivenClock clock = new HandDrivenClock();

    @Property(tries = 400)
    void every_connection_covers_every_cursor_once_and_is_told_the_truth(@ForAll long seed) {
        Random random = new Random(seed);
        SimulatedSession session = new SimulatedSession(random, MERGED_BYTES_MAX);
        ByteAccount account = new ByteAccount();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) clients.add(new Client(i, session, account, random, clock));

        for (int i = 0; i < 250; i++) {
            session.step();
            clock.advance(Duration.ofMillis(random.nextInt(500)));
            clients.forEach(Client::signalled);
            clients.get(random.nextInt(clients.size())).act();
            if (random.nextInt(10) == 0) session.archive().answer();
        }
        session.finish();
        clients.forEach(Client::signalled);
        for (int round = 0; round < 1_000 && !allCaughtUp(session, clients); round++) {
            clients.forEach(Client::catchUp);
            session.archive().answer();
        }

        for (Client client : clients) {
            assertThat(client.rule.covered()).isEqualTo(session.log().visibleHead());
            client.outbound.end();
        }
        assertThat(account.heldBytes()).isZero();
        assertThat(session.log().isRead()).isFalse();
        assertThat(session.account().heldBytes()).isEqualTo(session.log().heldBytes());
        session.log().close();
        assertThat(session.account().heldBytes()).isZero();
    }

    private static boolean allCaughtUp(SimulatedSession session, List<Client> clients) {
        return clients.stream()
                .allMatch(client -> client.rule.covered() == session.log().visibleHead());
    }

    /** A client that reads when it likes and comes back with what it has covered, or with less. */
    private static final class Client {
        private final String id;
        private final SimulatedSession session;
        private final ByteAccount account;
        private final Random random;
        private final Clock clock;
        private FakeFrameWriter writer = new FakeFrameWriter();
        private Outbound outbound;
        private CursorRule rule;
        private boolean batch;
        private int received;

        Client(int number, SimulatedSession session, ByteAccount account, Random random, Clock clock) {
            this.id = "c-" + number;
            this.session = session;
            this.account = account;
            this.random = random;
            this.clock = clock;
            connect(0);
        }

        void signalled() {
            outbound.signal();
            receive();
        }

        void act() {
            switch (random.nextInt(7)) {
                case 0 -> outbound.send(new ServerPong());
                case 1 -> reconnectSometimes();
                case 2 -> catchUp();
                case 3 -> outbound.moved();
                default -> writer.confirm();
            }
            receive();
        }

        void catchUp() {
            if (outbound.isClosed()) reconnect(rule.covered());
            writer.confirmAll();
            receive();
        }

        private void reconnectSometimes() {
            if (random.nextInt(4) > 0) return;
            long covered = rule.covered();
            reconnect(random.nextBoolean() ? covered : covered - random.nextInt((int) covered + 1));
        }

        private void reconnect(long since) {
            outbound.end();
            connect(since);
        }

        private void connect(long since) {
            writer = new FakeFrameWriter();
            received = 0;
            batch = random.nextBoolean();
            ReaderOptions options = new ReaderOptions(id, random.nextInt(4) > 0, batch, random.nextBoolean());
            LogReader reader = session.log().reader(since, options).orElseThrow();
            rule = new CursorRule(session, since, reader.replayTo(), options.streaming());
            OutboundConfig config = new OutboundConfig(4_000, 50, 1_024, 1_024);
            outbound = new Outbound(config, writer, account, clock);
            outbound.attach(reader, new Left("s-1"));
            receive();
        }

        private void receive() {
            for (; received < writer.texts().size(); received++) {
                String text = writer.texts().get(received);
                List<Told> message = Told.in(text);
                if (!batch) assertThat(message).hasSize(1);
                message.stream().filter(Told::isEvent).forEach(rule::receive);
                checkSize(text, message);
            }
            assertThat(writer.doubleWrites()).isZero();
        }

        private void checkSize(String text, List<Told> message) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes <= MERGED_BYTES_MAX || !message.get(0).isEvent()) return;
            assertThat(message).hasSize(1);
            EncodedEvent alone = session.encoded(message.get(0).cursor());
            assertThat(alone.liveBytes() + 300)
                    .as("one event alone is larger: %s", text)
                    .isGreaterThan(bytes);
        }
    }
}
