package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may say, and how it is understood. */
class FrameDecoderTest {
    private final FrameDecoder decoder = new FrameDecoder(new DecoderLimits(1_048_576));

    @Test
    void understands_the_hello_of_the_praisonai_client() {
        ClientFrame frame = frame("{'type':'hello','agent_id':'echo','protocol_min':1,'protocol_max':1,"
                + "'capabilities':['streaming','ack'],'session_id':'s-1','since':42}");

        assertThat(frame).isEqualTo(new Hello("echo", 1, 1, java.util.Set.of(Capability.STREAMING), "s-1", 42L, null));
    }

    @Test
    void understands_the_join_of_the_praisonai_client() {
        ClientFrame frame = frame("{'type':'join','agent_id':'echo','min_version':1,'max_version':2,'since':7}");

        assertThat(frame).isEqualTo(new Join("echo", 1, 2, null, 7L, null));
        assertThat(((Handshake) frame).capabilities()).containsExactly(Capability.STREAMING);
    }

    @Test
    void takes_the_versions_of_a_hello_from_its_protocol_member_too() {
        Hello hello = (Hello) frame("{'type':'hello','agent_id':'echo','protocol':{'min':2,'max':3}}");

        assertThat(hello.protocolMin()).isEqualTo(2);
        assertThat(hello.protocolMax()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",'protocol':{}", ",'protocol':null", ",'protocol_min':null", ",'protocol':{'min':null}"})
    void takes_versions_that_are_not_given_for_the_first(String members) {
        Hello hello = (Hello) frame("{'type':'hello','agent_id':'echo'" + members + "}");

        assertThat(hello.protocolMin()).isEqualTo(1);
        assertThat(hello.protocolMax()).isEqualTo(1);
        assertThat(hello.capabilities()).isEmpty();
    }

    @Test
    void ignores_capabilities_it_does_not_know() {
        Hello hello = (Hello) frame("{'type':'hello','capabilities':['batch','telepathy','streaming','batch']}");

        assertThat(hello.capabilities()).containsExactlyInAnyOrder(Capability.BATCH, Capability.STREAMING);
        assertThat(hello.agentId()).isNull();
    }

    @Test
    void takes_null_for_a_member_that_is_not_there() {
        ClientFrame frame = frame("{'type':'hello','agent_id':null,'session_id':null,'since':null,'token':null,"
                + "'capabilities':null,'protocol_max':null}");

        assertThat(frame).isEqualTo(new Hello(null, 1, 1, java.util.Set.of(), null, null, null));
    }

    @Test
    void passes_on_a_since_that_no_log_can_hold() {
        assertThat(((Hello) frame("{'type':'hello','since':-5}")).since()).isEqualTo(-5L);
        assertThat(((Hello) frame("{'type':'hello','since':9223372036854775807}")).since())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void never_shows_a_token_where_a_frame_is_printed() {
        assertThat(frame("{'type':'hello','agent_id':'a','token':'hunter2'}").toString())
                .contains("agentId=a")
                .doesNotContain("hunter2");
        assertThat(frame("{'type':'join','agent_id':'a','token':'hunter2'}").toString())
                .contains("agentId=a")
                .doesNotContain("hunter2");
        assertThat(((Handshake) frame("{'type':'join','token':'hunter2'}")).token())
                .isEqualTo("hunter2");
    }

    @Test
    void understands_a_message_whatever_the_order_of_its_members() {
        ClientFrame frame =
                frame("{'metadata':{'k':[1,2]},'future':{'a':[]},'content':'hi','message_id':'m','type':'message'}");

        assertThat(frame)
                .isEqualTo(new Message(JsonText.ofString("hi"), "m", new JsonText(Json.quoted("{'k':[1,2]}"), 11)));
    }

    @Test
    void keeps_numbers_names_and_order_of_a_content_object_to_the_letter() {
        Message message = (Message)
                frame(
                        "{'type':'message','content':{ 'b' : 1.50E+2 , 'a' : [ -0, 12345678901234567890123456789 , true,null ] , 'b':{} }}");

        assertThat(message.content().text())
                .isEqualTo(Json.quoted("{'b':1.50E+2,'a':[-0,12345678901234567890123456789,true,null],'b':{}}"));
        assertThat(message.content().bytes())
                .isEqualTo(Json.utf8Bytes(message.content().text()));
    }

    @Test
    void gives_equal_contents_equal_text_however_they_were_escaped() {
        Message plain = (Message) frame("{'type':'message','content':'A/é😀'}");
        Message escaped = (Message) frame("{'type':'message','content':'\\u0041\\/\\u00e9\\ud83d\\uDE00'}");

        assertThat(escaped.content()).isEqualTo(plain.content());
        assertThat(plain.content().bytes()).isEqualTo(2 + 1 + 1 + 2 + 4);
        assertThat(escaped.content().stringOrNull()).isEqualTo("A/é😀");
    }

    @Test
    void allows_u0000_in_content_and_passes_it_on_escaped() {
        Message message = (Message) frame("{'type':'message','content':'a\\u0000b','metadata':{'\\u0000':1}}");

        assertThat(message.content().text()).isEqualTo("\"a\\u0000b\"");
        assertThat(message.content().stringOrNull()).isEqualTo("a\0b");
    }

    @Test
    void counts_content_and_metadata_as_encoded() {
        assertThat(((Message) frame("{'type':'message','content':'é','metadata':{}}")).bytes())
                .isEqualTo(4 + 2);
        assertThat(((Message) frame("{'type':'message','content':'é'}")).bytes())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"stop,true", "/stop,true", "Stop,false", "' stop',false", "//stop,false", "stopping,false"})
    void takes_a_message_that_says_stop_for_an_abort(String content, boolean stops) {
        assertThat(((Message) frame("{'type':'message','content':'" + content + "'}")).isStop())
                .isEqualTo(stops);
    }

    @Test
    void takes_a_content_object_for_work_even_without_members() {
        assertThat(((Message) frame("{'type':'message','content':{}}")).content())
                .isEqualTo(JsonText.EMPTY_OBJECT);
    }

    @Test
    void counts_a_message_id_in_characters_not_in_code_units() {
        String longest = "😀".repeat(DecoderLimits.MESSAGE_ID_CHARS_MAX);

        assertThat(((Message) frame("{'type':'message','content':'x','message_id':'" + longest + "'}")).messageId())
                .isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "message_abort"})
    void understands_an_abort_under_both_its_names(String type) {
        assertThat(frame("{'type':'" + type + "'}")).isEqualTo(new Abort(null, null));
        assertThat(frame("{'type':'" + type + "','message_id':'m','reason':'too slow'}"))
                .isEqualTo(new Abort("m", "too slow"));
    }

    @Test
    void cuts_a_long_reason_between_characters() {
        String reason = "😀".repeat(DecoderLimits.REASON_CHARS_MAX + 1);

        assertThat(((Abort) frame("{'type':'abort','reason':'" + reason + "'}")).reason())
                .isEqualTo("😀".repeat(DecoderLimits.REASON_CHARS_MAX));
    }

    @Test
    void understands_signals_with_and_without_data() {
        assertThat(frame("{'type':'typing'}")).isEqualTo(new Signal(SignalKind.TYPING, JsonText.EMPTY_OBJECT));
        assertThat(frame("{'type':'presence','data':{'away':true}}"))
                .isEqualTo(new Signal(SignalKind.PRESENCE, JsonText.ofEncoded("{\"away\":true}")));
    }

    @Test
    void understands_frames_that_are_only_a_type() {
        assertThat(frame("{'type':'leave'}")).isEqualTo(new Leave());
        assertThat(frame("{'type':'ping'}")).isEqualTo(new Ping());
        assertThat(frame(" \n{ 'type' : 'pong' } ")).isEqualTo(new Pong());
    }

    @Test
    void does_not_look_at_members_of_other_frames() {
        assertThat(frame("{'type':'ping','content':7,'message_id':[],'capabilities':'all','protocol':0}"))
                .isEqualTo(new Ping());
    }

    @Test
    void hands_every_kind_of_frame_to_the_method_for_it() {
        var names = new ClientFrame.Handler<String>() {
            @Override
            public String onHandshake(Handshake handshake) {
                return "handshake " + handshake.agentId();
            }

            @Override
            public String onMessage(Message message) {
                return "message " + message.content();
            }

            @Override
            public String onAbort(Abort abort) {
                return "abort " + abort.reason();
            }

            @Override
            public String onLeave() {
                return "leave";
            }

            @Override
            public String onSignal(Signal signal) {
                return signal.kind().wireName();
            }

            @Override
            public String onPing() {
                return "ping";
            }

            @Override
            public String onPong() {
                return "pong";
            }
        };

        assertThat(frame("{'type':'hello','agent_id':'a'}").handledBy(names)).isEqualTo("handshake a");
        assertThat(frame("{'type':'join','agent_id':'b'}").handledBy(names)).isEqualTo("handshake b");
        assertThat(frame("{'type':'message','content':'c'}").handledBy(names)).isEqualTo("message \"c\"");
        assertThat(frame("{'type':'abort','reason':'d'}").handledBy(names)).isEqualTo("abort d");
        assertThat(frame("{'type':'leave'}").handledBy(names)).isEqualTo("leave");
        assertThat(frame("{'type':'presence'}").handledBy(names)).isEqualTo("presence");
        assertThat(frame("{'type':'ping'}").handledBy(names)).isEqualTo("ping");
        assertThat(frame("{'type':'pong'}").handledBy(names)).isEqualTo("pong");
    }

    private ClientFrame frame(String relaxed) {
        Decoded decoded = decoder.decode(Json.quoted(relaxed));
        assertThat(decoded).isInstanceOf(Decoded.Frame.class);
        return ((Decoded.Frame) decoded).frame();
    }
}
