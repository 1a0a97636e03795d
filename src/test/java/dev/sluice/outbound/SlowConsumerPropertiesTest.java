package dev.sluice.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.ErrorCode;
import dev.sluice.protocol.ErrorFrame;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.FrameEncoder;
import dev.sluice.protocol.Left;
import dev.sluice.protocol.Utf8;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.HandDrivenClock;
import dev.sluice.support.SimulatedSession;
import dev.sluice.support.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A connection is closed when PROTOCOL.md §5 says so, computed here the slow way, and otherwise not. */
class SlowConsumerPropertiesTest {
    private static final int MERGED_BYTES_MAX = 1_100;
    private static final int FRAMES_MAX = 15;

    @Property(tries = 400)
    void closes_exactly_when_the_specification_says_so(@ForAll long seed) {
        new Connection().live(seed);
    }

    @Property(tries = 400)
    void closes_who_reads_for_nothing_but_what_cannot_be_left_out(@ForAll long seed) {
        new Connection().liveOn(seed);
    }

    /** A connection and what the specification says of it. */
    private static final class Connection {
        private final FakeFrameWriter writer = new FakeFrameWriter();
        private final HandDrivenClock clock = new HandDrivenClock();
        private final ByteAccount account = new ByteAccount();
        private final List<Long> directBytes = new ArrayList<>();
        private SimulatedSession session = new SimulatedSession(new Random(0), MERGED_BYTES_MAX);
        private ReaderOptions options = new ReaderOptions("c-1", true, false);
        private long bufferedBytesMax;
        private long replayTo;
        private int writtenDirect;
        private int read;
        private long coveredTo;

        void live(long seed) {
            Random random = new Random(seed);
            Outbound outbound = begin(random);
            check(outbound, false, 0);

            int reading = 1 + random.nextInt(12);
            for (int i = 0; i < 600 && !outbound.isClosed(); i++) {
                int choice = random.nextInt(20);
                if (choice == 0) {
                    DirectFrame frame = ErrorFrame.of(ErrorCode.BAD_FRAME, "x".repeat(random.nextInt(300)), null);
                    directBytes.add(bytes(frame));
                    long excess = excess();
                    boolean over = excess > 0
                            || waitingFrames() > FRAMES_MAX + (writer.inFlight().isEmpty() ? 1 : 0);
                    outbound.send(frame);
                    check(outbound, over, excess);
                } else if (choice <= reading) {
                    long excess = excess();
                    writer.confirm();
                    check(outbound, false, excess);
                } else {
                    session.step();
                    long excess = excess();
                    outbound.signal();
                    check(outbound, excess > 0, excess);
                }
            }
            outbound.end();
            assertThat(account.heldBytes()).isZero();
            assertThat(session.log().isRead()).isFalse();
        }

        /** Time passes, and the peer is seen reading now and then: late in a lag, what it has taken counts. */
        void liveOn(long seed) {
            Random random = new Random(seed);
            Outbound outbound = begin(random);
            note();
            int reading = 1 + random.nextInt(8);
            long lagsForMs = 0;
            boolean reads = false;
            for (int i = 0; i < 600 && !outbound.isClosed(); i++) {
                long pauseMs = random.nextInt(400);
                clock.advance(Duration.ofMillis(pauseMs));
                lagsForMs += pauseMs;
                int choice = random.nextInt(20);
                if (choice > reading && choice < 19) session.step();
                long needed = neededExcess();
                boolean late = lagsForMs >= Lag.PROOF_AFTER.toMillis();
                if (choice <= reading) {
                    // Between two messages nothing is on its way, which may end the lag for a moment.
                    boolean stays = outbound.bufferedBytes() - inFlightBytes() > bufferedBytesMax / 2;
                    reads = stays && (reads || (late && !writer.inFlight().isEmpty()));
                    if (!stays) lagsForMs = 0;
                    writer.confirm();
                } else if (choice == 19) {
                    reads |= late;
                    outbound.moved();
                } else {
                    outbound.signal();
                }
                if (outbound.isClosed() && reads)
                    assertThat(needed + MERGED_BYTES_MAX).isPositive();
                note();
                assertThat(writer.doubleWrites()).isZero();
                if (outbound.bufferedBytes() <= bufferedBytesMax / 2) {
                    lagsForMs = 0;
                    reads = false;
                }
            }
            outbound.end();
            assertThat(account.heldBytes()).isZero();
            assertThat(session.log().isRead()).isFalse();
        }

        /** Begins somewhere in a session, with or without a replay. */
        private Outbound begin(Random random) {
            session = new SimulatedSession(random, MERGED_BYTES_MAX);
            options = new ReaderOptions("c-1", random.nextInt(4) > 0, random.nextBoolean());
            bufferedBytesMax = 3_000L + random.nextInt(9_000);
            int before = random.nextInt(60);
            for (int i = 0; i < before; i++) session.step();
            OutboundConfig config = new OutboundConfig(bufferedBytesMax, FRAMES_MAX, 1_024, 1_024);
            Outbound outbound = new Outbound(config, writer, account, clock);
            LogReader reader = session.log().readerFromHead(options);
            if (random.nextBoolean()) {
                long since = session.log().evictedTo();
                reader.close();
                reader = session.log().reader(since, options).orElseThrow();
            }
            replayTo = reader.replayTo();
            coveredTo = reader.since();
            directBytes.add(bytes(new Left("s-1")));
            outbound.attach(reader, new Left("s-1"));
            return outbound;
        }

        private void check(Outbound outbound, boolean over, long excessBefore) {
            note();
            assertThat(writer.doubleWrites()).isZero();
            if (over) assertThat(outbound.closedWith()).contains(CloseCode.SLOW_CONSUMER);
            if (outbound.isClosed()) {
                // Selecting a message replaces contents by frames, which may be the little that was missing.
                assertThat(over || excessBefore + MERGED_BYTES_MAX > 0).isTrue();
                assertThat(writer.closes()).containsExactly(CloseCode.SLOW_CONSUMER);
                assertThat(account.heldBytes()).isZero();
                assertThat(outbound.bufferedBytes()).isZero();
                return;
            }
            assertThat(excess()).isNotPositive();
            assertThat(account.heldBytes()).isEqualTo(inFlightBytes() + waitingDirectBytes());
            assertThat(outbound.bufferedBytes()).isGreaterThanOrEqualTo(account.heldBytes());
        }

        /** By how much the buffered bytes, reduced and less the largest single item, exceed the limit. */
        private long excess() {
            return excess(options.streaming());
        }

        /** The same without any waiting token. */
        private long neededExcess() {
            return excess(false);
        }

        private long excess(boolean tokensToo) {
            long sum = inFlightBytes() + waitingDirectBytes();
            long largest = largestInFlight();
            for (long bytes : directBytes.subList(writtenDirect, directBytes.size()))
                largest = Math.max(largest, bytes);
            long lastFinal = lastFinal();
            long after = Math.max(coveredTo, replayTo);
            for (long cursor :
                    session.truth().subMap(after, false, visibleHead(), true).keySet()) {
                EncodedEvent event = session.encoded(cursor);
                if (!event.conflatable()) {
                    sum += event.liveBytes(cursor, !session.origin(cursor).equals("c-1"));
                } else if (tokensToo && cursor > lastFinal) {
                    sum += event.contentBytes();
                } else {
                    continue;
                }
                largest = Math.max(largest, event.liveBytes());
            }
            return sum - largest - bufferedBytesMax;
        }

        private long lastFinal() {
            return session.truth().headMap(visibleHead(), true).entrySet().stream()
                    .filter(entry -> entry.getValue().type() == EventType.FINAL)
                    .mapToLong(entry -> entry.getKey())
                    .max()
                    .orElse(0);
        }

        private long largestInFlight() {
            if (writer.inFlight().isEmpty()) return 0;
            long largest = 0;
            for (Told told : Told.in(writer.inFlight())) {
                if (!told.isEvent()) {
                    largest = Math.max(largest, Utf8.bytes(told.json().toString()));
                    continue;
                }
                long first = told.isToken() ? told.from() : told.cursor();
                for (long cursor :
                        session.truth().subMap(first, true, told.cursor(), true).keySet()) {
                    largest = Math.max(largest, session.encoded(cursor).liveBytes());
                }
            }
            return largest;
        }

        /** Takes note of what was written. */
        private void note() {
            for (; read < writer.texts().size(); read++) {
                for (Told told : Told.in(writer.texts().get(read))) {
                    if (told.isEvent()) coveredTo = told.cursor();
                    else writtenDirect++;
                }
            }
        }

        private long visibleHead() {
            return session.log().visibleHead();
        }

        private long inFlightBytes() {
            return Utf8.bytes(writer.inFlight());
        }

        private long waitingDirectBytes() {
            return directBytes.subList(writtenDirect, directBytes.size()).stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        private int waitingFrames() {
            return directBytes.size() - writtenDirect;
        }

        private static long bytes(DirectFrame frame) {
            return Utf8.bytes(new FrameEncoder().encode(frame));
        }
    }
}
