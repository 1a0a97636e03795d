package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may not say, and what they are told. */
class BadFramesTest {
    private static final String HIGH = "\uD83D";
    private static final String LOW = "\uDE00";

    private final FrameDecoder decoder = new FrameDecoder(new DecoderLimits(1_048_576));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "null",
                "7",
                "'text'",
                "[]",
                "[{'type':'ping'}]",
                "{",
                "{'type':'ping'",
                "{'type':'ping',}",
                "{'type':'ping'}}",
                "{'type':'ping'} {'type':'ping'}",
                "{'type':'ping'}x",
                "{type:'ping'}",
                "{'type':'ping','a':NaN}",
                "{'type':'ping','a':01}",
                "{'type':'ping','a':'\t'}",
                "{'type':'ping','a':'\\x'}",
                "{'type':'ping','a':'\\u12'}",
                "{'type':'ping'/**/}"
            })
    void refuses_what_is_not_one_json_object(String text) {
        assertThat(bad(text).code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'type':null}", "{'type':7}", "{'type':['ping']}", "{'Type':'ping'}"})
    void refuses_a_frame_that_does_not_say_its_type(String text) {
        assertThat(bad(text).code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ping", "", "ping ", "hello_ok", "response", "future"})
    void tells_a_type_of_the_future_from_a_bad_frame(String type) {
        Decoded.Bad bad = bad("{'type':'" + type + "','message_id':'m','content':7}");

        assertThat(bad.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(bad.messageId()).isEqualTo("m");
        assertThat(bad.counts()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'hello','agent_id':7}",
                "{'type':'hello','agent_id':['a']}",
                "{'type':'hello','session_id':{}}",
                "{'type':'hello','since':'7'}",
                "{'type':'hello','since':7.0}",
                "{'type':'hello','since':1e3}",
                "{'type':'hello','since':true}",
                "{'type':'hello','since':9223372036854775808}",
                "{'type':'hello','since':1e999999999}",
                "{'type':'hello','token':7}",
                "{'type':'hello','capabilities':'streaming'}",
                "{'type':'hello','capabilities':{}}",
                "{'type':'hello','capabilities':['streaming',7]}",
                "{'type':'hello','protocol':1}",
                "{'type':'hello','protocol':{'min':'1'}}",
                "{'type':'hello','protocol_min':'1'}",
                "{'type':'hello','protocol_max':1.5}",
                "{'type':'hello','protocol_max':1e999999999}",
                "{'type':'hello','protocol_max':2147483648}",
                "{'type':'join','agent_id':7}",
                "{'type':'join','since':'7'}",
                "{'type':'message'}",
                "{'type':'message','content':null}",
                "{'type':'message','content':7}",
                "{'type':'message','content':true}",
                "{'type':'message','content':['a']}",
                "{'type':'message','content':'x','message_id':7}",
                "{'type':'message','content':'x','metadata':'y'}",
                "{'type':'message','content':'x','metadata':[]}",
                "{'type':'abort','message_id':7}",
                "{'type':'abort','reason':{}}",
                "{'type':'typing','data':[]}",
                "{'type':'presence','data':'away'}"
            })
    void refuses_a_member_that_is_missing_or_of_the_wrong_type(String text) {
        assertThat(bad(text).code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void refuses_an_empty_content() {
        assertThat(bad("{'type':'message','content':'','message_id':'m'}"))
                .isEqualTo(new Decoded.Bad(ErrorCode.BAD_FRAME, "content: empty", "m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'hello','agent_id':'a\\u0000'}",
                "{'type':'hello','session_id':'\\u0000'}",
                "{'type':'join','agent_id':'a\\u0000'}",
                "{'type':'join','session_id':'\\u0000s'}",
                "{'type':'message','content':'x','message_id':'m\\u0000'}",
                "{'type':'abort','message_id':'m\\u0000'}",
                "{'type':'abort','reason':'r\\u0000'}"
            })
    void refuses_u0000_where_a_database_would(String text) {
        assertThat(bad(text).code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad(text).messageId()).isNull();
    }

    static Stream<String> lone_surrogates() {
        return Stream.of(HIGH, LOW, LOW + HIGH, HIGH + "x", "\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\u0041");
    }

    @ParameterizedTest
    @MethodSource("lone_surrogates")
    void refuses_a_lone_surrogate_wherever_it_stands(String lone) {
        assertThat(bad("{'type':'message','content':'a" + lone + "','message_id':'m'}"))
                .isEqualTo(new Decoded.Bad(ErrorCode.BAD_FRAME, "content: has a lone surrogate", "m"));
        assertThat(bad("{'type':'message','content':{'a':['" + lone + "']}}").code())
                .isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'message','content':{'" + lone + "':1}}").code())
                .isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'message','content':'a','message_id':'" + lone + "'}")
                        .messageId())
                .isNull();
        assertThat(bad("{'type':'ping','future':'" + lone + "'}").code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'ping','future':[{'a':'" + lone + "'}]}").code())
                .isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'ping','future':[{'" + lone + "':0}]}").code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'ping','" + lone + "':1}").code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'" + lone + "'}").code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129})
    void refuses_a_message_id_that_is_no_key(int chars) {
        Decoded.Bad bad = bad("{'type':'message','content':'x','message_id':'" + "m".repeat(chars) + "'}");

        assertThat(bad.code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad.messageId()).isNull();
    }

    @Test
    void refuses_an_id_longer_than_any_it_issues() {
        String overlong = "s".repeat(DecoderLimits.ID_CHARS_MAX + 1);

        assertThat(bad("{'type':'hello','session_id':'" + overlong + "'}").code())
                .isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'join','agent_id':'" + overlong + "'}").code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void refuses_a_known_member_that_stands_twice() {
        assertThat(bad("{'type':'message','content':'a','message_id':'m','content':'b'}"))
                .isEqualTo(new Decoded.Bad(ErrorCode.BAD_FRAME, "content: given twice", "m"));
        assertThat(bad("{'type':'ping','type':'pong'}").code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void tells_the_message_id_of_a_bad_frame_where_it_could_be_read() {
        assertThat(bad("{'type':'message','content':7,'message_id':'m'}").messageId())
                .isEqualTo("m");
        assertThat(bad("{'type':'message','message_id':'m','content':").messageId())
                .isEqualTo("m");
        assertThat(bad("{'message_id':'m'}").messageId()).isEqualTo("m");
        assertThat(bad("{'type':'message','content':").messageId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'min_version':'1'",
                "'max_version':1.5",
                "'max_version':{}",
                "'min_version':3,'max_version':2",
                "'max_version':1e999999999",
                "'max_version':99999999999"
            })
    void tells_a_join_that_its_versions_make_no_sense(String members) {
        Decoded.Bad bad = bad("{'type':'join','agent_id':'a'," + members + "}");

        assertThat(bad.code()).isEqualTo(ErrorCode.INVALID_PROTOCOL_HELLO);
        assertThat(bad.counts()).isTrue();
    }

    @Test
    void refuses_nesting_beyond_its_bound_and_takes_it_up_to_there() {
        int inside = DecoderLimits.NESTING_MAX - 2;

        assertThat(decoder.decode(nested(inside))).isInstanceOf(Decoded.Frame.class);
        assertThat(bad(nested(inside + 1)).code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad(nested(200_000)).code()).isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("[".repeat(1_000_000)).code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void refuses_a_number_beyond_its_bound_and_takes_it_up_to_there() {
        String longest = "9".repeat(DecoderLimits.NUMBER_CHARS_MAX);

        assertThat(decoder.decode(Json.quoted("{'type':'message','content':{'n':" + longest + "}}")))
                .isInstanceOf(Decoded.Frame.class);
        assertThat(bad("{'type':'message','content':{'n':" + longest + "9}}").code())
                .isEqualTo(ErrorCode.BAD_FRAME);
        assertThat(bad("{'type':'hello','since':" + longest + "}").code()).isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void measures_a_frame_in_bytes_not_in_characters() {
        var small = new FrameDecoder(new DecoderLimits(41));
        String fits = "{\"type\":\"message\",\"content\":\"ééééé\"}";

        assertThat(Json.utf8Bytes(fits)).isEqualTo(41);
        assertThat(small.decode(fits)).isInstanceOf(Decoded.Frame.class);
        assertThat(small.decode(fits.replaceFirst("é", "éx")))
                .isEqualTo(new Decoded.Bad(ErrorCode.PAYLOAD_TOO_LARGE, "longer than 41 bytes", null));
        assertThat(small.decode("x".repeat(42))).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void names_the_message_that_was_too_long_where_its_id_can_be_read() {
        FrameDecoder small = new FrameDecoder(new DecoderLimits(40));
        String content = "x".repeat(40);

        assertThat(tooLarge(small, "{'type':'message','message_id':'m','content':'" + content + "'}"))
                .isEqualTo("m");
        assertThat(tooLarge(small, "{'type':'message','content':'" + content + "','message_id':'m'}"))
                .isEqualTo("m");
        assertThat(tooLarge(small, "{'type':'message','message_id':'m','content':'" + content))
                .isEqualTo("m");
        assertThat(tooLarge(small, "{'type':'message','message_id':7,'content':'" + content + "'}"))
                .isNull();
        assertThat(tooLarge(small, "{'message_id':'" + "i".repeat(129) + "'}")).isNull();
        assertThat(tooLarge(small, content + "x")).isNull();
    }

    private static @Nullable String tooLarge(FrameDecoder decoder, String text) {
        Decoded.Bad bad = (Decoded.Bad) decoder.decode(text.replace('\'', '"'));
        assertThat(bad.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(bad.message()).isEqualTo("longer than 40 bytes");
        return bad.messageId();
    }

    @Test
    void does_not_count_an_overlong_frame_as_a_bad_one() {
        assertThat(new Decoded.Bad(ErrorCode.PAYLOAD_TOO_LARGE, "", null).counts())
                .isFalse();
        assertThat(bad("{}").counts()).isTrue();
    }

    @Test
    void answers_without_repeating_what_the_client_wrote() {
        Decoded.Bad bad = bad("{'type':'<script>','message_id':'m'}");

        assertThat(bad.toErrorFrame().message()).doesNotContain("script");
        assertThat(Json.read(new FrameEncoder().encode(bad.toErrorFrame())))
                .isEqualTo(Json.of("{'type':'error','code':'unknown_type','message_id':'m',"
                        + "'message':'a type this gateway does not know'}"));
    }

    private static String nested(int levels) {
        return "{\"type\":\"message\",\"content\":{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}}";
    }

    private Decoded.Bad bad(String relaxed) {
        Decoded decoded = decoder.decode(Json.quoted(relaxed));
        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        return (Decoded.Bad) decoded;
    }
}
