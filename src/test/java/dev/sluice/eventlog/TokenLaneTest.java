package dev.sluice.eventlog;

import static dev.sluice.support.Logs.append;
import static dev.sluice.support.Logs.log;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.Token;
import dev.sluice.protocol.TokenKind;
import dev.sluice.protocol.TurnRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tokens that are kept together are told as if each were kept alone. */
class TokenLaneTest {
    private static final EventAddress ADDRESS = new EventAddress("s-1", "helper");
    private static final TurnRef TURN = new TurnRef("m-1", 1);
    private static final List<String> TEXTS = List.of("a", "ä", "\"", "\\n", "\uD83D\uDE00", "", "x".repeat(9_000));

    @Property(tries = 200)
    void tells_every_event_as_it_was_and_weighs_what_comes_after_a_cursor(@ForAll long seed) {
        Random random = new Random(seed);
        TokenLane lane = new TokenLane();
        List<EncodedEvent> kept = new ArrayList<>();
        long cursor = 90;
        long evictedTo = 0;
        long heapBytes = 0;
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(10) > 0 || kept.isEmpty()) {
                long first = cursor + 1;
                cursor += random.nextInt(20) == 0 ? 2 : 1;
                EncodedEvent event = token(random, cursor);
                heapBytes += lane.add(event, first);
                kept.add(event);
            } else if (random.nextInt(10) == 0) {
                TokenLane.Evicted evicted = lane.removeFirstRun();
                kept.removeIf(event -> event.cursor() <= evicted.cursor());
                evictedTo = evicted.cursor();
                heapBytes -= evicted.heapBytes();
            }
            check(lane, kept, Math.max(evictedTo, cursor - random.nextInt(60)));
        }
        while (!lane.isEmpty()) heapBytes -= lane.removeFirstRun().heapBytes();
        assertThat(heapBytes).isZero();
    }

    private static void check(TokenLane lane, List<EncodedEvent> kept, long after) {
        List<EncodedEvent> rest =
                kept.stream().filter(event -> event.cursor() > after).toList();
        Entry next = lane.after(after);
        assertThat(next == null).isEqualTo(rest.isEmpty());
        if (next != null) assertThat(live(next.event())).isEqualTo(live(rest.get(0)));
        assertThat(lane.frameBytesAfter(after))
                .isEqualTo(rest.stream().mapToLong(EncodedEvent::liveBytes).sum());
        assertThat(lane.contentBytesAfter(after))
                .isEqualTo(rest.stream().mapToLong(EncodedEvent::contentBytes).sum());
        assertThat(lane.largestAfter(after))
                .isEqualTo(
                        rest.stream().mapToLong(EncodedEvent::liveBytes).max().orElse(0));
        assertThat(lane.retainedBytes())
                .isEqualTo(kept.stream().mapToLong(EncodedEvent::liveBytes).sum());
    }

    private static String live(EncodedEvent event) {
        StringBuilder out = new StringBuilder();
        event.writeLive(out, event.cursor(), true);
        assertThat(event.liveBytes()).isEqualTo(dev.sluice.protocol.Utf8.bytes(out));
        return out.toString();
    }

    private static EncodedEvent token(Random random, long cursor) {
        TurnRef turn = random.nextInt(30) == 0 ? new TurnRef("m-" + random.nextInt(3), 1) : TURN;
        TokenKind kind = random.nextInt(20) == 0 ? TokenKind.REASONING : TokenKind.TOKEN;
        Instant at = Instant.ofEpochSecond(1_700_000_000L + cursor, random.nextInt(1_000_000) * 1_000L);
        return EncodedEvent.encode(ADDRESS, cursor, at, Token.of(turn, kind, TEXTS.get(random.nextInt(TEXTS.size()))));
    }

    @Test
    void a_reader_may_begin_in_the_middle_of_what_is_kept_together() {
        EventLog log = log();
        for (char letter = 'a'; letter <= 'z'; letter++) append(log, Token.of(TURN, TokenKind.TOKEN, "" + letter));

        LogReader reader = log.reader(24, new ReaderOptions("c-1", true, false)).orElseThrow();

        assertThat(((Pulled.Frames) reader.pull()).text()).contains("\"content\":\"yz\"", "\"from\":25");
    }

    @Test
    void a_token_of_one_byte_takes_a_dozen_not_two_hundred() {
        EventLog log = log();
        for (int i = 0; i < 100_000; i++) append(log, Token.of(TURN, TokenKind.TOKEN, "x"));

        assertThat(log.heldBytes()).isBetween(100_000L * 9, 100_000L * 12);
    }
}
