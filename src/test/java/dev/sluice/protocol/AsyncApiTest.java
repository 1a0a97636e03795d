package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published document says what the code does, all of it and nothing more. */
class AsyncApiTest {
    private static final AsyncApiDocument DOCUMENT = AsyncApiDocument.read();
    private static final EventAddress ADDRESS = new EventAddress("s-1", "echo");
    private static final long CURSOR = 12;

    @Test
    void is_an_asyncapi_3_document_of_the_protocol_version_spoken() {
        assertThat(DOCUMENT.at("/asyncapi").textValue()).isEqualTo("3.0.0");
        assertThat(DOCUMENT.at("/info/version").textValue()).isEqualTo(String.valueOf(ProtocolVersion.MAX));
        assertThat(DOCUMENT.at("/channels/ws/address").textValue()).isEqualTo("/ws");
        assertThat(DOCUMENT.at("/operations/fromClient/action").textValue()).isEqualTo("receive");
        assertThat(DOCUMENT.at("/operations/toClient/action").textValue()).isEqualTo("send");
    }

    @Test
    void leads_nowhere_that_is_not_there_and_holds_nothing_that_is_not_used() {
        List<String> references = DOCUMENT.references();

        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .isFalse());
        for (String kind : List.of("schemas", "messages")) {
            assertThat(DOCUMENT.names("/components/" + kind))
                    .allSatisfy(name -> assertThat(references).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void sends_every_message_one_way() {
        Set<String> both = new HashSet<>(DOCUMENT.messagesOf("fromClient"));
        both.addAll(DOCUMENT.messagesOf("toClient"));

        assertThat(both).isEqualTo(DOCUMENT.names("/components/messages"));
        assertThat(both).isEqualTo(DOCUMENT.names("/channels/ws/messages"));
        assertThat(DOCUMENT.messagesOf("fromClient"))
                .isEqualTo(DOCUMENT.messagesTagged("client frame"))
                .doesNotContainAnyElementsOf(DOCUMENT.messagesOf("toClient"));
    }

    @Test
    void describes_every_direct_frame_member_by_member() {
        var samples = new TreeMap<String, List<JsonNode>>();
        Set<Class<?>> kinds = new HashSet<>();
        for (DirectFrame frame : FrameSamples.directFrames()) {
            kinds.add(frame.getClass());
            String key = frame instanceof JoinError ? "join_error" : frame.type();
            add(samples, key, Json.read(new FrameEncoder().encode(frame)));
        }

        assertThat(kinds).isEqualTo(FrameSamples.kinds(DirectFrame.class));
        samples.put("replay", replays());
        assertThat(samples.keySet()).isEqualTo(DOCUMENT.messagesTagged("direct frame"));
        samples.forEach((key, frames) -> DOCUMENT.payload(key).assertDescribes(key, frames));
    }

    @Test
    void describes_every_session_event_member_by_member() {
        var samples = new TreeMap<String, List<JsonNode>>();
        for (EncodedEvent event : events()) {
            String key = key(event.type());
            add(samples, key, written(out -> event.writeLive(out, CURSOR, false)));
            add(samples, key, written(out -> event.writeLive(out, CURSOR - 3, true)));
            if (event.type() == EventType.ACCEPTED) add(samples, key, written(out -> event.writeDuplicate(out, 3)));
        }

        assertThat(samples.keySet())
                .isEqualTo(DOCUMENT.messagesTagged("session event"))
                .containsExactlyInAnyOrder(names(EventType.values(), AsyncApiTest::key));
        samples.forEach((key, frames) -> DOCUMENT.payload(key).assertDescribes(key, frames));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void says_of_every_event_type_its_name_and_its_class(EventType type) {
        JsonNode message = DOCUMENT.message(key(type));

        assertThat(message.path("name").asText()).isEqualTo(type.wireName());
        assertThat(message.path("x-class").asText()).isEqualTo(type.conflatable() ? "conflatable" : "critical");
        assertThat(message.path("x-coverable").isBoolean()).isTrue();
        assertThat(message.path("x-coverable").booleanValue()).isEqualTo(type.coverable());
    }

    @Test
    void names_every_message_after_its_type() {
        for (String key : DOCUMENT.names("/components/messages")) {
            if (key.equals("batch")) continue;
            assertThat(DOCUMENT.types(Set.of(key)))
                    .as(key)
                    .contains(DOCUMENT.message(key).path("name").asText());
        }
        assertThat(DOCUMENT.messagesTagged("droppable"))
                .containsExactlyInAnyOrder(names(SignalKind.values(), SignalKind::wireName));
    }

    @Test
    void a_batch_is_an_array_of_the_frames_of_which_it_is_made() {
        JsonNode left = Json.read(new FrameEncoder().encode(new Left("s")));

        assertThat(DOCUMENT.payload("batch").problems(Json.of("[" + left + "," + left + "]")))
                .isEmpty();
        assertThat(DOCUMENT.payload("batch").problems(left)).isNotEmpty();
    }

    @Test
    void features_offer_nothing_that_is_not_described() {
        Set<String> described = DOCUMENT.types(DOCUMENT.messagesOf("fromClient"));
        described.addAll(DOCUMENT.types(DOCUMENT.messagesTagged("direct frame")));
        described.addAll(DOCUMENT.types(DOCUMENT.messagesTagged("session event")));

        assertThat(described)
                .containsAll(Features.of(Set.of(Capability.values())).events());
    }

    @Test
    void lists_every_code_step_and_outcome_and_no_other() {
        assertListed("error_code", DOCUMENT.schema("error_code"), names(ErrorCode.values(), ErrorCode::wireName));
        assertListed(
                "hello_error_code",
                DOCUMENT.schema("hello_error_code"),
                names(HelloErrorCode.values(), HelloErrorCode::wireName));
        assertListed("next_step", DOCUMENT.schema("next_step"), names(NextStep.values(), NextStep::wireName));
        assertListed("capability", DOCUMENT.schema("capability"), names(Capability.values(), Capability::wireName));
        assertListed(
                "durability",
                DOCUMENT.schema("policy").member("durability"),
                names(Durability.values(), Durability::wireName));
        assertListed(
                "outcome",
                DOCUMENT.schema("final_members").member("outcome").member("status"),
                names(Outcome.values(), Outcome::wireName));
    }

    @Test
    void says_what_follows_each_refusal_of_a_handshake() {
        JsonNode refusals = DOCUMENT.schema("hello_error_code").extension("x-refusals");

        assertThat(refusals).hasSize(HelloErrorCode.values().length);
        for (HelloErrorCode code : HelloErrorCode.values()) {
            JsonNode told = refusals.path(code.wireName());
            CloseCode close = code.close();
            assertThat(told.path("next_step").asText())
                    .isEqualTo(code.nextStep().wireName());
            assertThat(told.path("close").asText())
                    .isEqualTo(close == null ? "" : close.number() + " " + close.reason());
        }
        assertThat(DOCUMENT.payload("join_error").member("code").values())
                .containsExactly(names(
                        HelloErrorCode.values(),
                        code -> new JoinError(HelloError.of(code, "no")).code().wireName()));
    }

    @Test
    void lists_every_close_code_with_what_a_client_makes_of_it() {
        List<String> listed = JsonSchema.elements(DOCUMENT.at("/channels/ws/x-close-codes"))
                .map(close ->
                        close.path("code").asText() + " " + close.path("reason").asText() + " "
                                + close.path("reconnect").asText())
                .toList();

        assertThat(listed)
                .containsExactly(names(
                        CloseCode.values(),
                        code -> code.number() + " " + code.reason() + " " + lowerCase(code.reconnect())));
        assertThat(DOCUMENT.names("/channels/ws/x-reconnect"))
                .containsExactlyInAnyOrder(names(Reconnect.values(), AsyncApiTest::lowerCase));
    }

    @Test
    void accepts_say_one_of_two_things() {
        assertThat(DOCUMENT.schema("accepted_members").member("content").values())
                .containsExactly(Accepted.STARTED, Accepted.QUEUED);
    }

    private static void assertListed(String name, JsonSchema schema, String... expected) {
        assertThat(schema.values()).as(name).containsExactly(expected);
        Set<String> explained = new HashSet<>();
        schema.extension("x-enumDescriptions").fieldNames().forEachRemaining(explained::add);
        assertThat(explained).as(name).containsExactlyInAnyOrder(expected);
    }

    private static List<EncodedEvent> events() {
        return Stream.concat(FrameSamples.storedEvents().stream(), FrameSamples.eventsWithWindow().stream())
                .map(event -> EncodedEvent.encode(ADDRESS, CURSOR, Instant.ofEpochSecond(1_763_760_000), event))
                .toList();
    }

    private static List<JsonNode> replays() {
        List<JsonNode> replays = new ArrayList<>();
        for (EncodedEvent event : events()) {
            replays.add(written(out -> event.writeReplay(out, CURSOR, CURSOR)));
            replays.add(written(out -> event.writeReplay(out, CURSOR - 3, CURSOR - 5)));
            if (event.type() == EventType.FINAL) replays.add(written(out -> event.writeDuplicate(out, 3)));
        }
        return replays;
    }

    private static JsonNode written(Consumer<StringBuilder> writing) {
        var out = new StringBuilder();
        writing.accept(out);
        return Json.read(out);
    }

    private static void add(Map<String, List<JsonNode>> samples, String key, JsonNode sample) {
        samples.computeIfAbsent(key, none -> new ArrayList<>()).add(sample);
    }

    private static String key(EventType type) {
        return lowerCase(type);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <T> String[] names(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).toArray(String[]::new);
    }
}
