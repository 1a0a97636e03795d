package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published document asks of clients what the gateway reads: its examples are understood, its members are looked at. */
class AsyncApiClientFramesTest {
    private static final AsyncApiDocument DOCUMENT = AsyncApiDocument.read();

    private final FrameDecoder decoder = new FrameDecoder(new DecoderLimits(1_048_576));

    @Test
    void has_every_client_frame_and_no_other() {
        Set<Class<?>> understood = new HashSet<>();
        for (String key : DOCUMENT.messagesOf("fromClient")) {
            for (JsonNode example : DOCUMENT.examples(key))
                understood.add(frame(example).getClass());
        }

        assertThat(understood).isEqualTo(FrameSamples.kinds(ClientFrame.class));
        assertThat(DOCUMENT.types(DOCUMENT.messagesOf("fromClient")))
                .containsExactlyInAnyOrderElementsOf(Features.of(Set.of()).methods());
    }

    static Set<String> clientFrames() {
        return DOCUMENT.messagesOf("fromClient");
    }

    @ParameterizedTest
    @MethodSource("clientFrames")
    void a_client_frame_has_the_members_the_gateway_looks_at_and_no_others(String key) {
        Set<String> looked = new HashSet<>(Set.of("type"));
        for (String name : FrameMembers.KNOWN) {
            ObjectNode wrong = smallest(key);
            // No member of any frame may be a number with a fraction.
            if (!name.equals("type") && refuses(wrong.put(name, 7.5))) looked.add(name);
        }

        assertThat(looked).isEqualTo(DOCUMENT.payload(key).members());
    }

    @ParameterizedTest
    @MethodSource("clientFrames")
    void a_client_frame_needs_what_it_requires_and_no_more(String key) {
        Set<String> required = new HashSet<>(DOCUMENT.payload(key).required());

        assertThat(refuses(smallest(key))).isFalse();
        // A handshake without one is understood here and refused by the connection.
        required.remove("agent_id");
        for (String name : required)
            assertThat(refuses(smallest(key).without(name))).as(name).isTrue();
    }

    @ParameterizedTest
    @MethodSource("clientFrames")
    void examples_of_a_client_frame_show_every_member(String key) {
        JsonSchema schema = DOCUMENT.payload(key);
        Set<String> shown = new HashSet<>();
        for (JsonNode example : DOCUMENT.examples(key)) {
            assertThat(schema.problems(example)).isEmpty();
            example.fieldNames().forEachRemaining(shown::add);
        }

        assertThat(shown).isEqualTo(schema.members());
    }

    @Test
    void ids_are_as_long_as_the_gateway_takes_them() {
        assertThat(DOCUMENT.at("/components/schemas/message_id/maxLength").intValue())
                .isEqualTo(DecoderLimits.MESSAGE_ID_CHARS_MAX);
        for (String id : List.of("id", "wanted_session_id")) {
            assertThat(DOCUMENT.at("/components/schemas/" + id + "/maxLength").intValue())
                    .isEqualTo(DecoderLimits.ID_CHARS_MAX);
        }
    }

    /** An example of the frame, with nothing but what it requires. */
    private static ObjectNode smallest(String key) {
        ObjectNode frame = DOCUMENT.examples(key).get(0).deepCopy();
        return frame.retain(DOCUMENT.payload(key).required());
    }

    private boolean refuses(JsonNode frame) {
        return decoder.decode(frame.toString()) instanceof Decoded.Bad;
    }

    private ClientFrame frame(JsonNode example) {
        Decoded decoded = decoder.decode(example.toString());
        assertThat(decoded).as(example.toString()).isInstanceOf(Decoded.Frame.class);
        return ((Decoded.Frame) decoded).frame();
    }
}
