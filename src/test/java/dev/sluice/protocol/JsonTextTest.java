package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is passed on as it is. */
class JsonTextTest {
    @Test
    void a_string_gives_back_what_it_was_made_of() {
        assertThat(JsonText.ofString("a\"\\\n\u0000é😀").stringOrNull()).isEqualTo("a\"\\\n\u0000é😀");
        assertThat(JsonText.ofString("plain").stringOrNull()).isEqualTo("plain");
        assertThat(JsonText.ofString("")).isEqualTo(JsonText.EMPTY_STRING);
    }

    @Test
    void a_lone_surrogate_becomes_the_replacement_character() {
        assertThat(JsonText.ofString("\uD83D").text()).isEqualTo("\"\uFFFD\"");
        assertThat(JsonText.ofString("a\uDE00b").text()).isEqualTo("\"a\uFFFDb\"");
        assertThat(JsonText.ofString("\uD83D\uD83D\uDE00").text()).isEqualTo("\"\uFFFD😀\"");
    }

    @Test
    void knows_what_kind_of_value_it_is() {
        assertThat(JsonText.EMPTY_OBJECT.isObject()).isTrue();
        assertThat(JsonText.EMPTY_OBJECT.isString()).isFalse();
        assertThat(JsonText.ofEncoded("17").stringOrNull()).isNull();
        assertThat(JsonText.ofEncoded("-17").integerOrNull()).isEqualTo(-17);
        assertThat(JsonText.ofEncoded("1.0").integerOrNull()).isNull();
        assertThat(JsonText.ofEncoded("\"17\"").integerOrNull()).isNull();
        assertThat(JsonText.ofEncoded("9223372036854775808").integerOrNull()).isNull();
        assertThat(JsonText.ofEncoded("true").integerOrNull()).isNull();
    }

    @Test
    void opens_objects_and_arrays_one_level_at_a_time() {
        JsonText object = JsonText.ofEncoded("{\"b\":{\"x\":[1,{}]},\"a\":\"é\",\"b\":2}");

        assertThat(object.membersOrNull())
                .containsExactly(Map.entry("b", JsonText.ofEncoded("2")), Map.entry("a", JsonText.ofString("é")));
        assertThat(JsonText.ofEncoded("[1,[2,{\"a\":3}],\"x\"]").elementsOrNull())
                .containsExactly(JsonText.ofEncoded("1"), JsonText.ofEncoded("[2,{\"a\":3}]"), JsonText.ofString("x"));
        assertThat(JsonText.ofString("x").membersOrNull()).isNull();
        assertThat(JsonText.EMPTY_OBJECT.elementsOrNull()).isNull();
        assertThat(JsonText.ofEncoded("[]").elementsOrNull()).isEmpty();
    }

    @Test
    void parses_foreign_json_into_compact_text() {
        assertThat(JsonText.parse(" { \"a\" : [ 1.50 , \"\\u00e9\" , null ] } "))
                .isEqualTo(JsonText.ofEncoded("{\"a\":[1.50,\"é\",null]}"));
        assertThat(JsonText.parse("7")).isEqualTo(JsonText.ofEncoded("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "[1,]", "nul", "\"\\ud83d\"", "{\"\\udc00\":1}", "}"})
    void refuses_foreign_text_that_is_not_one_json_value(String text) {
        assertThat(JsonText.parse(text)).isNull();
    }

    @Test
    void refuses_a_size_that_cannot_be() {
        assertThatThrownBy(() -> new JsonText("", 0)).hasMessage("text: empty (expected: a JSON value)");
        assertThatThrownBy(() -> new JsonText("{}", 1)).hasMessage("bytes: 1 (expected: >= 2)");
    }

    @Test
    void builds_objects_of_every_kind_of_value() {
        JsonObject object = new JsonObject()
                .put("s\"", "x")
                .put("absent", (String) null)
                .put("n", 7)
                .put("b", true)
                .put("json", JsonText.ofEncoded("[]"))
                .put("object", new JsonObject().put("inner", 1))
                .putOrNull("null", null)
                .put("time", new Timestamp(1))
                .putStrings("strings", List.of("a", "b"))
                .putValues("none", List.of());

        assertThat(Json.read(object.toString()))
                .isEqualTo(Json.of("{'s\\\"':'x','n':7,'b':true,'json':[],'object':{'inner':1},'null':null,"
                        + "'time':0.000001,'strings':['a','b'],'none':[]}"));
        assertThat(object.toJsonText().bytes()).isEqualTo(Json.utf8Bytes(object.toString()));
    }
}
