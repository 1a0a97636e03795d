package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Laws of the wire that hold for any text. */
class ProtocolPropertiesTest {
    private static final List<String> SEEDS = List.of(
            "{\"type\":\"hello\",\"agent_id\":\"echo\",\"protocol\":{\"min\":1,\"max\":1},\"capabilities\":[\"batch\"],\"since\":3}",
            "{\"type\":\"join\",\"agent_id\":\"echo\",\"min_version\":1,\"max_version\":2,\"session_id\":\"s\"}",
            "{\"type\":\"message\",\"content\":{\"a\":[1,2.5e3,{\"b\":\"\\ud83d\\ude00\"}]},\"message_id\":\"m\",\"metadata\":{}}",
            "{\"type\":\"message\",\"content\":\"h\\u00e9llo\",\"message_id\":\"m\"}",
            "{\"type\":\"abort\",\"message_id\":\"m\",\"reason\":\"r\"}",
            "{\"type\":\"typing\",\"data\":{\"x\":null}}",
            "{\"type\":\"ping\"}");

    private final FrameDecoder decoder = new FrameDecoder(new DecoderLimits(65_536));
    private final FrameEncoder encoder = new FrameEncoder();

    @Property
    void any_text_is_decoded_to_a_frame_or_to_an_error_that_can_be_sent(@ForAll("anyText") String text) {
        decodeAndAnswer(text);
    }

    @Property(tries = 2_000)
    void any_frame_that_was_tampered_with_is_decoded_to_a_frame_or_to_an_error_that_can_be_sent(
            @ForAll("tampered") String text) {
        decodeAndAnswer(text);
    }

    @Property
    void a_string_survives_encoding_and_its_size_is_exact(@ForAll("wellFormed") String text) {
        JsonText json = JsonText.ofString(text);

        assertThat(Json.read(json.text()).textValue()).isEqualTo(text);
        assertThat(json.stringOrNull()).isEqualTo(text);
        assertThat(json.bytes()).isEqualTo(Json.utf8Bytes(json.text()));
    }

    @Property
    void any_string_becomes_json_that_utf8_can_express(@ForAll("anyText") String text) {
        JsonText json = JsonText.ofString(text);

        assertThat(JsonEscaping.isWellFormed(json.text())).isTrue();
        assertThat(Json.read(json.text()).isTextual()).isTrue();
        assertThat(json.bytes()).isEqualTo(Json.utf8Bytes(json.text()));
    }

    @Property
    void what_is_passed_on_means_the_same_and_is_compact(
            @ForAll("wellFormed") String name, @ForAll("wellFormed") String value) {
        String json = "{ " + JsonText.ofString(name) + " : [ " + JsonText.ofString(value) + " , { } , -1.0E5 ] }";
        Decoded decoded = decoder.decode("{\"type\":\"message\",\"content\":" + json + "}");

        JsonText content = ((Message) ((Decoded.Frame) decoded).frame()).content();
        assertThat(Json.read(content.text())).isEqualTo(Json.read(json));
        assertThat(content.text())
                .isEqualTo(JsonText.parse(content.text()).text())
                .endsWith(",{},-1.0E5]}");
        assertThat(content.bytes()).isEqualTo(Json.utf8Bytes(content.text()));
    }

    @Property(tries = 300)
    void merged_tokens_hold_exactly_the_texts_in_their_order(
            @ForAll("texts") List<String> texts, @ForAll @LongRange(min = 1, max = 1L << 60) long first) {
        var address = new EventAddress("s", "a");
        var turn = new TurnRef("m", 1);
        List<EncodedEvent> parts = new ArrayList<>();
        for (String text : texts) {
            Token token = Token.of(turn, TokenKind.TOKEN, text);
            parts.add(EncodedEvent.encode(address, first + parts.size(), Instant.EPOCH, token));
        }
        EncodedEvent last = parts.get(parts.size() - 1);
        var live = new StringBuilder();
        var replay = new StringBuilder();
        EncodedEvent.writeMergedLive(live, parts, first);
        EncodedEvent.writeMergedReplay(replay, parts, first, first);

        String whole = String.join("", texts);
        JsonNode frame = Json.read(live);
        assertThat(frame.at("/data/content").textValue()).isEqualTo(whole);
        assertThat(Json.read(replay).at("/event/data/content").textValue()).isEqualTo(whole);
        assertThat(live).contains(JsonText.ofString(whole).text());
        assertCovers(frame, first, last.cursor());
        int othersBytes = parts.subList(0, parts.size() - 1).stream()
                .mapToInt(EncodedEvent::contentBytes)
                .sum();
        assertThat(Json.utf8Bytes(live)).isEqualTo(last.liveBytes(first, false) + othersBytes);
    }

    @Property(tries = 400)
    void any_event_is_valid_json_with_the_right_cursors_and_of_the_size_it_says(
            @ForAll("events") SessionEvent event,
            @ForAll("wellFormed") String sessionId,
            @ForAll("wellFormed") String agentId,
            @ForAll @LongRange(min = 1) long cursor,
            @ForAll @LongRange(min = 1) long someCursor,
            @ForAll @LongRange(min = 1) long someSequence,
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll boolean withMessage) {
        long from = Math.min(cursor, someCursor);
        long sequence = Math.min(cursor, someSequence);
        EncodedEvent encoded = EncodedEvent.encode(
                new EventAddress(sessionId, agentId), cursor, Instant.ofEpochSecond(second, nanos), event);
        var live = new StringBuilder();
        var replay = new StringBuilder();
        var duplicate = new StringBuilder();
        encoded.writeLive(live, from, withMessage);
        encoded.writeReplay(replay, from, sequence);
        encoded.writeDuplicate(duplicate, 1);

        JsonNode frame = Json.read(live);
        JsonNode told = Json.read(replay);
        assertThat(encoded.liveBytes(from, withMessage)).isEqualTo(Json.utf8Bytes(live));
        assertThat(encoded.liveBytes()).isGreaterThanOrEqualTo(encoded.liveBytes(cursor, false));
        assertCovers(frame, from, cursor);
        assertCovers(told.at("/event/data"), from, cursor);
        assertThat(frame.get("seq").longValue()).isEqualTo(cursor);
        assertThat(told.get("seq").longValue()).isEqualTo(cursor);
        assertThat(told.at("/event/sequence").longValue()).isEqualTo(sequence);
        assertThat(frame.get("session_id").textValue()).isEqualTo(sessionId);
        assertThat(told.at("/event/event_id")).isEqualTo(frame.get("event_id"));
        assertThat(told.at("/event/timestamp")).isEqualTo(frame.get("timestamp"));
        assertThat(told.at("/event/data").has("window")).isFalse();
        assertThat(Json.read(duplicate).at("/event/sequence").asLong(cursor)).isEqualTo(cursor);
        assertThat(Json.read(duplicate).get("duplicate").booleanValue()).isTrue();
        EncodedEvent restored = EncodedEvent.restore(
                encoded.address(), cursor, encoded.timestamp().toInstant(), encoded.type(), encoded.payload());
        var again = new StringBuilder();
        restored.writeReplay(again, from, sequence);
        assertThat(again.toString()).isEqualTo(replay.toString());
    }

    @Provide
    Arbitrary<String> anyText() {
        Arbitrary<Character> pointed = Arbitraries.of(
                '"', '\\', '{', '}', '[', ']', ':', ',', '\0', '\n', '\uD83D', '\uDE00', '\uFFFF', 'u', '1', 'e', 'é',
                '€');
        Arbitrary<Character> any = Arbitraries.chars().all();
        return Arbitraries.oneOf(pointed, any).list().ofMaxSize(40).map(ProtocolPropertiesTest::joined);
    }

    @Provide
    Arbitrary<String> wellFormed() {
        Arbitrary<String> pointed =
                Arbitraries.of("\"", "\\", "\0", "\n", "\u007f", "\u2028", "é", "€", "😀", "\uFFFF", "a");
        Arbitrary<String> plain = Arbitraries.strings().alpha().ofMaxLength(6);
        return Arbitraries.oneOf(pointed, plain).list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return wellFormed().list().ofMinSize(1).ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> tampered() {
        Arbitrary<String> noise = Arbitraries.oneOf(
                anyText(),
                Arbitraries.of("", "\"", "}", ",\"content\":0", "\\ud83d", "1e999999999", "[[[[", "null", "\0"));
        return Combinators.combine(
                        Arbitraries.of(SEEDS),
                        Arbitraries.integers().between(0, 200),
                        noise,
                        Arbitraries.integers().between(0, 8))
                .as((seed, place, text, cut) -> {
                    int at = Math.min(place, seed.length());
                    return seed.substring(0, at) + text + seed.substring(Math.min(seed.length(), at + cut));
                });
    }

    @Provide
    Arbitrary<SessionEvent> events() {
        Arbitrary<String> text = wellFormed();
        Arbitrary<Integer> number = Arbitraries.integers().between(2, 1_000_000);
        Arbitrary<TurnRef> turn = Combinators.combine(text, number).as(TurnRef::new);
        Arbitrary<JsonText> value = text.map(JsonText::ofString);
        Arbitrary<JsonText> object = Combinators.combine(text, text)
                .as((name, inner) -> new JsonObject().put("x" + name, inner).toJsonText());
        return Arbitraries.oneOf(
                Arbitraries.just(new SessionStart()),
                Combinators.combine(
                                text,
                                Arbitraries.of(true, false),
                                Arbitraries.oneOf(value, object),
                                text,
                                number.injectNull(0.3))
                        .as(Accepted::new),
                Combinators.combine(turn, Arbitraries.of(TokenKind.values()), value)
                        .as(Token::new),
                Combinators.combine(turn, Arbitraries.of(StepKind.values()), object)
                        .as(StreamStep::new),
                turn.map(StreamEnd::new),
                Combinators.combine(turn, text).as(TurnRestarted::new),
                Combinators.combine(text, Arbitraries.oneOf(value, object), text, number, number.injectNull(0.3))
                        .as((id, content, words, attempts, window) ->
                                new Final(id, content, TurnOutcome.error(words, words), attempts, window)),
                Combinators.combine(text, Arbitraries.of(true, false), Arbitraries.of(true, false))
                        .as(SessionEnd::new));
    }

    private void decodeAndAnswer(String text) {
        Decoded decoded = decoder.decode(text);
        if (decoded instanceof Decoded.Bad bad) {
            JsonNode answer = Json.read(encoder.encode(bad.toErrorFrame()));
            assertThat(answer.get("code").textValue()).isEqualTo(bad.code().wireName());
            return;
        }
        if (((Decoded.Frame) decoded).frame() instanceof Message message) {
            assertThat(Json.read(message.content().text()))
                    .isEqualTo(Json.read(text).get("content"));
            assertThat(JsonEscaping.isWellFormed(message.content().text())).isTrue();
        }
    }

    private static void assertCovers(JsonNode object, long from, long cursor) {
        assertThat(object.get("cursor").longValue()).isEqualTo(cursor);
        assertThat(object.has("from")).isEqualTo(from != cursor);
        if (from != cursor) assertThat(object.get("from").longValue()).isEqualTo(from);
    }

    private static String joined(List<Character> characters) {
        var out = new StringBuilder();
        characters.forEach(out::append);
        return out.toString();
    }
}
