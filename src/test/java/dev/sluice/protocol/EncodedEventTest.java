package dev.sluice.protocol;

import static dev.sluice.protocol.FrameSamples.TURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every session event, member by member: live, replayed, merged, told again, stored. */
class EncodedEventTest {
    private static final EventAddress ADDRESS = new EventAddress("s-1", "echo");
    private static final Instant TIME = Instant.ofEpochSecond(1_763_760_000, 5_000_999);
    private static final String IDENTITY = "'event_id':'s-1-12','timestamp':1763760000.005000";
    private static final String LIVE = "'session_id':'s-1'," + IDENTITY + ",'cursor':12,'seq':12";
    private static final String ROUTE = "'source':'echo','target':'s-1'";

    @Test
    void a_token_has_every_member() {
        EncodedEvent event = event(Token.of(TURN, TokenKind.TOKEN, "a\"b"));

        assertThat(live(event))
                .isEqualTo(Json.of("{'type':'token_stream','message_id':'m1','attempt':2,'data':{'content':'a\\\"b'},"
                        + ROUTE + "," + LIVE + "}"));
        assertThat(replay(event))
                .isEqualTo(replayed("token_stream", "'content':'a\\\"b','message_id':'m1','attempt':2"));
        assertThat(event.conflatable()).isTrue();
        assertThat(event.turn()).isEqualTo(TURN);
        assertThat(event.contentBytes()).isEqualTo(4);
    }

    @Test
    void reasoning_is_a_token_of_another_type() {
        EncodedEvent event = event(Token.of(TURN, TokenKind.REASONING, "hm"));

        assertThat(live(event).get("type").textValue()).isEqualTo("reasoning_stream");
        assertThat(event.conflatable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(StepKind.class)
    void a_step_has_its_own_data_and_is_never_conflated(StepKind kind) {
        EncodedEvent event = event(new StreamStep(TURN, kind, JsonText.ofEncoded("{\"tool\":\"search\",\"n\":1.0}")));
        String type = kind.type().wireName();

        assertThat(live(event))
                .isEqualTo(Json.of("{'type':'" + type + "','message_id':'m1','attempt':2,"
                        + "'data':{'tool':'search','n':1.0}," + ROUTE + "," + LIVE + "}"));
        assertThat(replay(event)).isEqualTo(replayed(type, "'tool':'search','n':1.0,'message_id':'m1','attempt':2"));
        assertThat(event.conflatable()).isFalse();
        assertThat(event.contentBytes()).isZero();
    }

    @Test
    void a_step_without_data_can_be_replayed() {
        EncodedEvent event = event(new StreamStep(TURN, StepKind.RETRY, JsonText.EMPTY_OBJECT));

        assertThat(replay(event)).isEqualTo(replayed("retry_stream", "'message_id':'m1','attempt':2"));
    }

    @Test
    void a_step_refuses_data_that_would_stand_twice_in_a_replay() {
        assertThatThrownBy(() -> new StreamStep(TURN, StepKind.RETRY, JsonText.ofEncoded("{\"cursor\":1}")))
                .hasMessage("data: has cursor (expected: no member of a reserved name)");
        assertThatThrownBy(() -> new StreamStep(TURN, StepKind.RETRY, JsonText.ofString("x")))
                .hasMessageContaining("expected: a JSON object");
    }

    @Test
    void a_stream_end_has_every_member() {
        EncodedEvent event = event(new StreamEnd(TURN));

        assertThat(live(event))
                .isEqualTo(Json.of(
                        "{'type':'stream_end','message_id':'m1','attempt':2,'data':{}," + ROUTE + "," + LIVE + "}"));
        assertThat(replay(event)).isEqualTo(replayed("stream_end", "'message_id':'m1','attempt':2"));
    }

    @Test
    void a_session_start_has_every_member() {
        assertThat(replay(event(new SessionStart()))).isEqualTo(replayed("session_start", "'agent_id':'echo'"));
    }

    @Test
    void an_accept_tells_its_message_to_all_but_the_sender_and_its_window_only_live() {
        EncodedEvent event = event(new Accepted("m1", true, JsonText.ofEncoded("{\"q\":[1]}"), "c-\"7", 255));
        String members = "'status':'accepted','message_id':'m1','content':'Message queued.'";
        String message = "'message':{'content':{'q':[1]},'sender_id':'c-\\\"7'}";

        assertThat(json(event, 12, false))
                .isEqualTo(Json.of("{'type':'response'," + members + ",'window':255," + LIVE + "}"));
        assertThat(json(event, 12, true))
                .isEqualTo(Json.of("{'type':'response'," + members + ",'window':255," + message + "," + LIVE + "}"));
        assertThat(replay(event)).isEqualTo(replayed("response", members + "," + message));
    }

    @Test
    void an_accept_says_whether_its_turn_starts_now() {
        assertThat(live(event(new Accepted("m1", false, JsonText.ofString("x"), "c", null)))
                        .get("content")
                        .textValue())
                .isEqualTo("Started processing.");
    }

    @Test
    void a_final_has_every_member_and_its_window_only_live() {
        var outcome = TurnOutcome.error("reply_too_large", "more than 8 MiB");
        EncodedEvent event = event(new Final("m1", JsonText.ofString("é"), outcome, 3, 256));
        String members = "'status':'final','message_id':'m1','content':'é','attempts':3,"
                + "'outcome':{'status':'error','code':'reply_too_large','message':'more than 8 MiB'}";

        assertThat(live(event)).isEqualTo(Json.of("{'type':'response'," + members + ",'window':256," + LIVE + "}"));
        assertThat(replay(event)).isEqualTo(replayed("response", members));
        assertThat(live(event(new Final("m1", JsonText.EMPTY_OBJECT, TurnOutcome.OK, 1, null)))
                        .get("outcome"))
                .isEqualTo(Json.of("{'status':'ok'}"));
    }

    @Test
    void a_final_tells_what_its_agent_adds_live_and_replayed_and_as_it_is_stored() {
        JsonText metadata = JsonText.ofEncoded("{\"model\":\"é\",\"content\":1}");
        EncodedEvent event = event(new Final("m1", JsonText.ofString("x"), TurnOutcome.OK, 1, metadata, 256));
        String members = "'status':'final','message_id':'m1','content':'x','attempts':1,'outcome':{'status':'ok'},"
                + "'metadata':{'model':'é','content':1}";

        assertThat(live(event)).isEqualTo(Json.of("{'type':'response'," + members + ",'window':256," + LIVE + "}"));
        assertThat(replay(event)).isEqualTo(replayed("response", members));
        assertThat(Json.of(event.payload())).isEqualTo(Json.of("{" + members + "}"));
    }

    @Test
    void what_an_agent_adds_to_a_final_is_an_object_within_its_bound() {
        JsonText full = JsonText.ofEncoded("{\"a\":\"" + "x".repeat(Final.METADATA_BYTES_MAX - 8) + "\"}");
        JsonText more = JsonText.ofEncoded("{\"a\":\"" + "x".repeat(Final.METADATA_BYTES_MAX - 7) + "\"}");

        assertThatCode(() -> Final.checkMetadata(full)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Final.checkMetadata(more))
                .withMessage("metadata: 16385 bytes (expected: <= 16384)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Final.checkMetadata(JsonText.ofString("x")))
                .withMessage("metadata: not an object (expected: a JSON object)");
    }

    @Test
    void a_restart_and_a_session_end_have_every_member() {
        EncodedEvent restarted = event(new TurnRestarted(TURN, "process restarted"));
        EncodedEvent end = event(new SessionEnd(SessionEnd.FORCED, true, false));
        String restartedMembers = "'message_id':'m1','attempt':2,'reason':'process restarted'";
        String endMembers = "'reason':'Force-closed during shutdown after timeout',"
                + "'had_pending_work':true,'was_executing':false";

        assertThat(live(restarted))
                .isEqualTo(Json.of("{'type':'turn_restarted'," + restartedMembers + "," + LIVE + "}"));
        assertThat(replay(restarted)).isEqualTo(replayed("turn_restarted", restartedMembers));
        assertThat(live(end)).isEqualTo(Json.of("{'type':'session_end'," + endMembers + "," + LIVE + "}"));
        assertThat(replay(end)).isEqualTo(replayed("session_end", endMembers));
    }

    @Test
    void from_stands_only_where_more_than_its_own_cursor_is_covered() {
        EncodedEvent event = event(new StreamEnd(TURN));

        assertThat(live(event).has("from")).isFalse();
        assertThat(replay(event).at("/event/data").has("from")).isFalse();
        assertThat(json(event, 9, false).get("from").longValue()).isEqualTo(9);
        assertThat(replay(event, 9).at("/event/data/from").longValue()).isEqualTo(9);
    }

    @Test
    void from_is_never_beyond_the_cursor_nor_before_the_first() {
        EncodedEvent event = event(new StreamEnd(TURN));
        var out = new StringBuilder();

        assertThatThrownBy(() -> event.writeLive(out, 13, false)).hasMessage("from: 13 (expected: 1 to 12)");
        assertThatThrownBy(() -> event.writeReplay(out, 0, 12)).hasMessage("from: 0 (expected: 1 to 12)");
        assertThatThrownBy(() -> event(new StreamEnd(TURN), 0)).hasMessage("cursor: 0 (expected: >= 1)");
    }

    @Test
    void a_replay_tells_its_number_among_the_replays_beside_its_cursor() {
        EncodedEvent end = event(new StreamEnd(TURN));
        EncodedEvent token = event(Token.of(TURN, TokenKind.TOKEN, "a"));
        var alone = new StringBuilder();
        var merged = new StringBuilder();
        end.writeReplay(alone, 9, 7);
        EncodedEvent.writeMergedReplay(merged, List.of(token), 9, 8);

        assertThat(Json.read(alone).at("/event/sequence").longValue()).isEqualTo(7);
        assertThat(Json.read(merged).at("/event/sequence").longValue()).isEqualTo(8);
        for (var out : List.of(alone, merged)) {
            assertThat(Json.read(out).get("seq").longValue()).isEqualTo(12);
            assertThat(Json.read(out).at("/event/data/cursor").longValue()).isEqualTo(12);
            assertThat(Json.read(out).at("/event/data/from").longValue()).isEqualTo(9);
        }
    }

    @Test
    void a_replay_is_never_numbered_beyond_its_cursor_nor_before_the_first() {
        EncodedEvent token = event(Token.of(TURN, TokenKind.TOKEN, "a"));
        var out = new StringBuilder();

        assertThatThrownBy(() -> token.writeReplay(out, 12, 13)).hasMessage("sequence: 13 (expected: 1 to 12)");
        assertThatThrownBy(() -> EncodedEvent.writeMergedReplay(out, List.of(token), 12, 0))
                .hasMessage("sequence: 0 (expected: 1 to 12)");
        assertThat(out).isEmpty();
    }

    @Test
    void a_repeated_message_is_told_its_accept_again_with_the_window_of_now() {
        EncodedEvent event = event(new Accepted("m1", false, JsonText.ofString("hi"), "c", 255));
        var out = new StringBuilder();
        event.writeDuplicate(out, 3);

        assertThat(Json.read(out))
                .isEqualTo(Json.of("{'type':'response','status':'accepted','message_id':'m1',"
                        + "'content':'Started processing.','window':3,'duplicate':true," + LIVE + "}"));
    }

    @Test
    void a_repeated_message_is_told_its_final_again_as_a_replay() {
        EncodedEvent event = event(new Final("m1", JsonText.ofString("hi"), TurnOutcome.OK, 1, 255));
        var out = new StringBuilder();
        event.writeDuplicate(out, 3);

        ObjectNode told = (ObjectNode) Json.read(out);
        assertThat(told.remove("duplicate").booleanValue()).isTrue();
        assertThat(told).isEqualTo(replay(event));
    }

    @Test
    void merged_tokens_are_told_under_the_identity_of_the_last() {
        List<EncodedEvent> parts = List.of(
                event(Token.of(TURN, TokenKind.TOKEN, "a\n"), 10),
                event(Token.of(new TurnRef("m1", 2), TokenKind.TOKEN, "é"), 11),
                event(Token.of(TURN, TokenKind.TOKEN, ""), 12));
        var live = new StringBuilder();
        var replay = new StringBuilder();
        EncodedEvent.writeMergedLive(live, parts, 10);
        EncodedEvent.writeMergedReplay(replay, parts, 10, 12);

        assertThat(Json.read(live))
                .isEqualTo(Json.of("{'type':'token_stream','message_id':'m1','attempt':2,'data':{'content':'a\\né'},"
                        + ROUTE + "," + LIVE + ",'from':10}"));
        assertThat(Json.read(replay))
                .isEqualTo(replayed("token_stream", "'content':'a\\né','message_id':'m1','attempt':2,'from':10"));
    }

    @Test
    void one_token_merges_with_nothing_into_itself() {
        EncodedEvent event = event(Token.of(TURN, TokenKind.TOKEN, "a"));
        var alone = new StringBuilder();
        var merged = new StringBuilder();
        event.writeLive(alone, 12, false);
        EncodedEvent.writeMergedLive(merged, List.of(event), 12);

        assertThat(merged.toString()).isEqualTo(alone.toString());
    }

    @Test
    void only_neighbours_of_one_stream_merge() {
        EncodedEvent token = event(Token.of(TURN, TokenKind.TOKEN, "a"), 5);

        assertThat(EncodedEvent.mergeable(token, event(Token.of(TURN, TokenKind.TOKEN, "b"), 6)))
                .isTrue();
        assertThat(EncodedEvent.mergeable(token, event(Token.of(TURN, TokenKind.TOKEN, "b"), 7)))
                .isFalse();
        assertThat(EncodedEvent.mergeable(token, event(Token.of(TURN, TokenKind.REASONING, "b"), 6)))
                .isFalse();
        assertThat(EncodedEvent.mergeable(token, event(Token.of(new TurnRef("m1", 3), TokenKind.TOKEN, "b"), 6)))
                .isFalse();
        assertThat(EncodedEvent.mergeable(token, event(Token.of(new TurnRef("m2", 2), TokenKind.TOKEN, "b"), 6)))
                .isFalse();
        assertThat(EncodedEvent.mergeable(token, event(new StreamEnd(TURN), 6))).isFalse();
        assertThat(EncodedEvent.mergeable(event(new StreamEnd(TURN), 4), token)).isFalse();
    }

    @Test
    void refuses_to_merge_what_does_not_belong_together() {
        EncodedEvent token = event(Token.of(TURN, TokenKind.TOKEN, "a"), 5);
        EncodedEvent later = event(Token.of(TURN, TokenKind.TOKEN, "b"), 7);
        var out = new StringBuilder();

        assertThatThrownBy(() -> EncodedEvent.writeMergedLive(out, List.of(), 1))
                .hasMessageStartingWith("parts: none");
        assertThatThrownBy(() -> EncodedEvent.writeMergedLive(out, List.of(token, later), 5))
                .hasMessage("parts: 7 after 5 (expected: the next of its stream)");
        assertThatThrownBy(() -> EncodedEvent.writeMergedLive(out, List.of(token), 6))
                .hasMessageStartingWith("from: 6");
        assertThatThrownBy(() -> EncodedEvent.writeMergedReplay(out, List.of(event(new StreamEnd(TURN))), 12, 12))
                .hasMessageContaining("expected: conflatable events");
        assertThat(out).isEmpty();
    }

    @Test
    void an_event_id_depends_on_session_and_cursor_alone() {
        assertThat(ADDRESS.eventId(12)).isEqualTo("s-1-12");
        assertThat(live(event(new StreamEnd(TURN))).get("event_id").textValue()).isEqualTo(ADDRESS.eventId(12));
    }

    @Test
    void a_time_keeps_six_digits_of_its_fraction() {
        assertThat(timestamp(0, 0)).isEqualTo("0.000000");
        assertThat(timestamp(1, 999)).isEqualTo("1.000000");
        assertThat(timestamp(1_763_760_000, 1_000)).isEqualTo("1763760000.000001");
        assertThat(timestamp(1_763_760_000, 999_999_999)).isEqualTo("1763760000.999999");
        assertThat(event(new StreamEnd(TURN)).timestamp().toInstant()).isEqualTo(TIME.minusNanos(999));
        assertThatThrownBy(() -> new Timestamp(-1)).hasMessage("micros: -1 (expected: >= 0)");
    }

    @Test
    void a_stored_event_comes_back_as_it_was_but_for_its_window() {
        for (SessionEvent event : FrameSamples.storedEvents()) {
            EncodedEvent stored = event(event);
            EncodedEvent back = EncodedEvent.restore(ADDRESS, 12, TIME, stored.type(), stored.payload());

            assertThat(back.type()).isEqualTo(event.type());
            assertThat(text(back)).isEqualTo(text(stored));
            assertThat(new EventPayload(stored.type(), stored.payload()).toEvent())
                    .isEqualTo(event);
        }
    }

    @Test
    void refuses_a_stored_event_that_is_none() {
        assertThatThrownBy(() -> EncodedEvent.restore(ADDRESS, 1, TIME, EventType.FINAL, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FINAL");
        assertThatThrownBy(() -> EncodedEvent.restore(ADDRESS, 1, TIME, EventType.STREAM_END, "no"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String timestamp(long seconds, int nanos) {
        var out = new StringBuilder();
        EncodedEvent.encode(ADDRESS, 1, Instant.ofEpochSecond(seconds, nanos), new SessionStart())
                .writeLive(out, 1, false);
        return out.toString().replaceAll(".*\"timestamp\":([0-9.]+),.*", "$1");
    }

    private static EncodedEvent event(SessionEvent event) {
        return event(event, 12);
    }

    private static EncodedEvent event(SessionEvent event, long cursor) {
        return EncodedEvent.encode(ADDRESS, cursor, TIME, event);
    }

    private static JsonNode live(EncodedEvent event) {
        return json(event, event.cursor(), false);
    }

    private static JsonNode json(EncodedEvent event, long from, boolean withMessage) {
        var out = new StringBuilder();
        event.writeLive(out, from, withMessage);
        assertThat(event.liveBytes(from, withMessage)).isEqualTo(Json.utf8Bytes(out));
        return Json.read(out);
    }

    private static String text(EncodedEvent event) {
        var out = new StringBuilder();
        event.writeLive(out, event.cursor(), true);
        event.writeReplay(out, event.cursor(), event.cursor());
        return out.toString();
    }

    private static JsonNode replay(EncodedEvent event) {
        return replay(event, event.cursor());
    }

    private static JsonNode replay(EncodedEvent event, long from) {
        var out = new StringBuilder();
        event.writeReplay(out, from, event.cursor());
        return Json.read(out);
    }

    private static JsonNode replayed(String type, String data) {
        return Json.of("{'type':'replay','event':{'type':'" + type + "','data':{" + data
                + ",'session_id':'s-1','cursor':12}," + IDENTITY + "," + ROUTE + ",'sequence':12},'seq':12}");
    }
}
