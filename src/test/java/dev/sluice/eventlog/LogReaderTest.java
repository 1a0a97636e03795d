package dev.sluice.eventlog;

import static dev.sluice.support.Logs.accepted;
import static dev.sluice.support.Logs.answer;
import static dev.sluice.support.Logs.append;
import static dev.sluice.support.Logs.log;
import static dev.sluice.support.Logs.read;
import static dev.sluice.support.Logs.spans;
import static dev.sluice.support.Logs.step;
import static dev.sluice.support.Logs.streaming;
import static dev.sluice.support.Logs.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.Pulled.Frames;
import dev.sluice.eventlog.Pulled.NeedsArchive;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.Token;
import dev.sluice.protocol.TokenKind;
import dev.sluice.protocol.TurnRef;
import dev.sluice.support.ListArchive;
import dev.sluice.support.Told;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private final TurnRef turn = new TurnRef("m-1", 1);

    @Test
    void merges_waiting_neighbours_byte_exactly() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "a\n"), token(turn, "ä"), token(turn, "\uD83D\uDE00\""));

        Told told = read(reader).get(0);
        assertThat(told.span()).isEqualTo("1-3");
        assertThat(told.content()).isEqualTo("a\nä\uD83D\uDE00\"");
        assertThat(told.json().path("event_id").asText()).isEqualTo("s-1-3");
    }

    @Test
    void merges_neither_other_kinds_nor_other_attempts_nor_across_a_critical_event() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(
                log,
                token(turn, "a"),
                Token.of(turn, TokenKind.REASONING, "b"),
                Token.of(turn, TokenKind.REASONING, "c"));
        append(log, step(turn), Token.of(turn, TokenKind.REASONING, "d"), token(new TurnRef("m-1", 2), "e"));

        assertThat(spans(read(reader)))
                .containsExactly(
                        "token_stream 1",
                        "reasoning_stream 2-3",
                        "tool_call_stream 4",
                        "reasoning_stream 5",
                        "token_stream 6");
    }

    @Test
    void keeps_a_merged_frame_within_64_kib_unless_one_event_alone_is_larger() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "x".repeat(70_000)));
        for (int i = 0; i < 8; i++) append(log, token(turn, "y".repeat(10_000)));

        List<Long> bytes = new java.util.ArrayList<>();
        while (reader.pull() instanceof Frames frames) {
            assertThat(frames.bytes()).isEqualTo(frames.text().getBytes(StandardCharsets.UTF_8).length);
            bytes.add((long) frames.bytes());
        }
        assertThat(bytes).hasSize(3);
        assertThat(bytes.get(0)).isGreaterThan(70_000);
        assertThat(bytes.get(1)).isBetween(60_000L, 65_536L);
    }

    @Test
    void tells_the_largest_unmerged_event_of_a_frame() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "x"), token(turn, "y".repeat(1_000)), token(turn, "z"));

        Frames frames = (Frames) reader.pull();
        assertThat(frames.coveredTo()).isEqualTo(3);
        assertThat(frames.largestBytes()).isBetween(1_000L, (long) frames.bytes());
    }

    @Test
    void sends_several_frames_as_one_array_to_a_client_that_takes_batches() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(new ReaderOptions("c-1", true, true));
        append(log, accepted("m-1", "hi"), token(turn, "a"), token(turn, "b"), answer("m-1", "ab"));

        Frames frames = (Frames) reader.pull();
        assertThat(frames.text()).startsWith("[{").endsWith("}]");
        assertThat(frames.bytes()).isEqualTo(frames.text().getBytes(StandardCharsets.UTF_8).length);
        assertThat(spans(Told.in(frames.text()))).containsExactly("response 1", "token_stream 2-3", "response 4");
        append(log, accepted("m-2", "hi"));
        assertThat(((Frames) reader.pull()).text()).startsWith("{");
    }

    @Test
    void keeps_a_batch_within_64_kib() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(new ReaderOptions("c-1", true, true));
        for (int i = 0; i < 20; i++) append(log, answer("m-" + i, "x".repeat(9_000)));

        Frames frames = (Frames) reader.pull();
        assertThat(frames.bytes()).isBetween(55_000, 65_536);
    }

    @Test
    void sends_no_tokens_to_a_client_that_does_not_stream() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(new ReaderOptions("c-1", false, false));
        append(log, accepted("m-1", "hi"), token(turn, "a"), step(turn), token(turn, "b"));

        assertThat(spans(read(reader))).containsExactly("response 1", "tool_call_stream 2-3");
        append(log, answer("m-1", "ab"));
        assertThat(spans(read(reader))).containsExactly("response 4-5");
    }

    @Test
    void covers_the_tokens_of_an_ended_turn_while_it_saves() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "a"), step(turn), token(turn, "b"), answer("m-1", "ab"));
        TurnRef next = new TurnRef("m-2", 1);
        append(log, token(next, "c"));
        reader.conserve(true);

        assertThat(spans(read(reader))).containsExactly("tool_call_stream 1-2", "response 3-4", "token_stream 5");
    }

    @Test
    void leaves_out_the_rest_of_an_attempt_once_a_token_was_left_out() {
        EventLog log = log();
        LogReader reader = log.readerFromHead(streaming("c-1"));
        append(log, token(turn, "a"), step(turn), token(turn, "b"), answer("m-1", "ab"));
        LogReader witness = log.reader(0, streaming("c-2")).orElseThrow();
        reader.conserve(true);
        assertThat(Told.in(((Frames) reader.pull()).text())).hasSize(1);
        reader.conserve(false);

        assertThat(spans(read(reader))).containsExactly("response 3-4");
        assertThat(spans(read(witness))).doesNotContain("response 1-4");
    }

    @Test
    void replays_in_the_replay_envelope_and_then_goes_live() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a"), token(turn, "b"));
        LogReader reader = log.reader(1, streaming("c-1")).orElseThrow();
        append(log, token(turn, "c"));

        assertThat(reader.replayTo()).isEqualTo(3);
        List<Told> told = read(reader);
        assertThat(spans(told)).containsExactly("token_stream 2-3", "token_stream 4");
        assertThat(told).extracting(Told::replay).containsExactly(true, false);
        assertThat(told.get(0).content()).isEqualTo("ab");
    }

    @Test
    void numbers_its_replays_one_by_one_whatever_they_cover() {
        EventLog log = log();
        log.readerFromHead(streaming("c-0")); // Keeps the tokens in memory.
        append(log, accepted("m-1", "hi"), token(turn, "a"), token(turn, "b"), step(turn), token(turn, "c"));
        append(log, answer("m-1", "abc"));

        LogReader alone = log.reader(1, streaming("c-1")).orElseThrow();
        append(log, accepted("m-2", "hi"));
        List<Told> told = read(alone);
        assertThat(spans(told))
                .containsExactly(
                        "token_stream 2-3", "tool_call_stream 4", "token_stream 5", "response 6", "response 7");
        assertThat(sequences(told)).containsExactly(2L, 3L, 4L, 5L);
        List<Told> batch =
                read(log.reader(1, new ReaderOptions("c-2", true, true)).orElseThrow());
        assertThat(sequences(batch)).containsExactly(2L, 3L, 4L, 5L, 6L);
        List<Told> covering =
                read(log.reader(0, new ReaderOptions("c-3", false, true)).orElseThrow());
        assertThat(spans(covering)).containsExactly("response 1", "tool_call_stream 2-4", "response 5-6", "response 7");
        assertThat(sequences(covering)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void replays_less_at_once_to_who_is_back_after_slow_reading() {
        EventLog log = log();
        for (int i = 0; i < 100; i++) append(log, token(turn, "x".repeat(1_000)));

        List<Told> atOnce = read(log.reader(0, streaming("c-1")).orElseThrow());
        assertThat(atOnce).hasSize(2);
        List<Told> inParts = read(log.reader(0, back("c-2")).orElseThrow());
        assertThat(inParts)
                .hasSize(7)
                .allMatch(Told::replay)
                .allMatch(told -> told.content().length() <= 16 * 1024);
        assertThat(inParts.get(0).from()).isEqualTo(1);
        assertThat(inParts.get(6).cursor()).isEqualTo(100);
    }

    @Test
    void replays_no_tokens_of_an_ended_turn_to_who_is_back_after_slow_reading() {
        EventLog log = log();
        log.readerFromHead(streaming("c-0")); // Keeps the tokens in memory.
        append(log, token(turn, "a"), token(turn, "b"), step(turn), token(turn, "c"), answer("m-1", "abc"));
        TurnRef running = new TurnRef("m-2", 1);
        append(log, accepted("m-2", "hi"), token(running, "d"));
        LogReader reader = log.reader(0, back("c-1")).orElseThrow();
        append(log, token(running, "e"), answer("m-2", "de"));

        assertThat(reader.replayTo()).isEqualTo(7);
        assertThat(spans(read(reader)))
                .containsExactly(
                        "tool_call_stream 1-3",
                        "response 4-5",
                        "response 6",
                        "token_stream 7",
                        "token_stream 8",
                        "response 9");
    }

    @Test
    void names_an_event_it_will_send_as_the_end_of_its_replay() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a"));

        assertThat(log.reader(0, streaming("c-1")).orElseThrow().replayTo()).isEqualTo(2);
        assertThat(log.reader(0, new ReaderOptions("c-2", false, false))
                        .orElseThrow()
                        .replayTo())
                .isEqualTo(1);
        assertThat(log.reader(2, streaming("c-3")).orElseThrow().replayTo()).isEqualTo(2);
    }

    @Test
    void tells_the_message_to_all_but_its_sender_and_in_every_replay() {
        EventLog log = log();
        LogReader sender = log.readerFromHead(streaming("c-1"));
        LogReader other = log.readerFromHead(streaming("c-2"));
        log.publish(log.reserve(), accepted("m-1", "hi"), "c-1");

        assertThat(read(sender).get(0).json().has("message")).isFalse();
        assertThat(read(other).get(0).json().path("message").path("content").asText())
                .isEqualTo("hi");
        Told replayed = read(log.reader(0, streaming("c-1")).orElseThrow()).get(0);
        assertThat(replayed.json()
                        .path("event")
                        .path("data")
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("hi");
    }

    @Test
    void does_not_count_a_senders_own_messages_against_it() {
        EventLog log = log();
        LogReader sender = log.readerFromHead(streaming("c-1"));
        LogReader other = log.readerFromHead(streaming("c-2"));
        for (int i = 0; i < 10; i++) log.publish(log.reserve(), accepted("m-" + i, "x".repeat(1_000)), "c-1");

        assertThat(sender.backlog().bytes()).isLessThan(5_000);
        assertThat(other.backlog().bytes()).isGreaterThan(10_000);
        read(sender);
        read(other);
        assertThat(sender.backlog()).isEqualTo(Backlog.NONE);
        assertThat(other.backlog()).isEqualTo(Backlog.NONE);
    }

    @Test
    void weighs_what_waits_after_its_replay_only() {
        EventLog log = log();
        append(log, accepted("m-1", "hi"), token(turn, "a".repeat(500)));
        LogReader reader = log.reader(0, streaming("c-1")).orElseThrow();
        assertThat(reader.backlog()).isEqualTo(Backlog.NONE);

        append(log, token(turn, "b".repeat(300)), token(turn, "c".repeat(200)), step(turn));
        Backlog backlog = reader.backlog();
        assertThat(backlog.bytes()).isGreaterThan(1_000);
        assertThat(backlog.reducedBytes()).isBetween(600L, backlog.bytes() - 200);
        assertThat(backlog.largestBytes()).isBetween(300L, 700L);

        append(log, answer("m-1", "x"));
        assertThat(reader.backlog().reducedBytes()).isLessThan(700);
        assertThat(reader.backlog().largestBytes()).isLessThan(300);
    }

    @Test
    void reads_evicted_events_from_the_archive_page_by_page() {
        ListArchive archive = new ListArchive();
        EventLog log = log(new EventLogConfig(2, 10_000), LogStart.NEW, archive, new ByteAccount());
        for (int i = 1; i <= 4; i++) {
            archive.store(log.publish(log.reserve(), accepted("m-" + i, "hi")));
            append(log, token(new TurnRef("m-" + i, 1), "yo"));
            archive.store(log.publish(log.reserve(), answer("m-" + i, "yo")));
        }
        LogReader reader = log.reader(1, streaming("c-1")).orElseThrow();

        NeedsArchive first = (NeedsArchive) reader.pull();
        assertThat(first).isEqualTo(new NeedsArchive(1, 9));
        assertThat(reader.offer(first, archive.events().subList(1, 3))).isTrue();
        assertThat(spans(read(reader))).containsExactly("response 2-3", "response 4");
        assertThat(reader.holdsPage()).isFalse();
        NeedsArchive second = (NeedsArchive) reader.pull();
        assertThat(second).isEqualTo(new NeedsArchive(4, 9));
        assertThat(reader.offer(second, archive.events().subList(3, 6))).isTrue();
        assertThat(spans(read(reader)))
                .containsExactly("response 5-6", "response 7", "response 8-9", "response 10", "response 11-12");
    }

    @Test
    void goes_on_when_the_archive_has_no_more() {
        EventLog log = log(new EventLogConfig(0, 0), LogStart.after(7, 7, 100), new ListArchive(), new ByteAccount());
        LogReader reader = log.reader(3, streaming("c-1")).orElseThrow();
        NeedsArchive asked = (NeedsArchive) reader.pull();

        assertThat(reader.offer(asked, List.of())).isTrue();
        append(log, accepted("m-1", "hi"));
        assertThat(spans(read(reader))).containsExactly("response 4-8");
    }

    @Test
    void refuses_a_page_that_was_not_asked_for() {
        ListArchive archive = new ListArchive();
        EventLog log = log(new EventLogConfig(0, 0), LogStart.NEW, archive, new ByteAccount());
        archive.store(log.publish(log.reserve(), accepted("m-1", "hi")));
        archive.store(log.publish(log.reserve(), answer("m-1", "yo")));
        LogReader reader = log.reader(1, streaming("c-1")).orElseThrow();
        NeedsArchive asked = (NeedsArchive) reader.pull();
        List<EncodedEvent> both = archive.events();

        assertThat(reader.offer(asked, both)).isFalse();
        assertThat(reader.offer(asked, both.subList(1, 2))).isTrue();
        assertThat(read(reader).stream().map(Told::content).collect(Collectors.toList()))
                .containsExactly("yo");
    }

    @Test
    void does_not_lose_a_running_total_over_many_turns() {
        EventLog log = log(new EventLogConfig(3, 10_000), LogStart.NEW, null, new ByteAccount());
        LogReader reader = log.readerFromHead(streaming("c-1"));
        for (int i = 0; i < 500; i++) {
            TurnRef next = new TurnRef("m-" + i, 1);
            append(log, accepted("m-" + i, "hi"), token(next, "a"), token(next, "b"), answer("m-" + i, "ab"));
            assertThat(read(reader)).hasSize(3);
            assertThat(reader.backlog()).isEqualTo(Backlog.NONE);
        }
        assertThat(log.frameBytes()).isLessThan(1_500);
    }

    private static ReaderOptions back(String connectionId) {
        return new ReaderOptions(connectionId, true, false, true);
    }

    private static List<Long> sequences(List<Told> told) {
        return told.stream()
                .filter(Told::replay)
                .map(one -> one.json().at("/event/sequence").asLong())
                .toList();
    }
}
