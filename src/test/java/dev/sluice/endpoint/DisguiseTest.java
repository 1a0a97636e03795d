package dev.sluice.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container is shown of a client's frames, and what is made of what it brings. */
class DisguiseTest {
    private final Disguise disguise = new Disguise();
    private final FrameHeaders headers = new FrameHeaders(disguise);

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({
        "'8182 00000000 6869', '8282 00000000 6869'",
        "'0181 00000000 68 8081 00000000 69', '0281 00000000 68 8081 00000000 69'",
        "'8982 00000000 8989', '8a82 00000000 8989'",
        "'8a81 00000000 89', '8a81 00000000 89'",
        "'0181 00000000 68 8980 00000000 8081 00000000 69', '0281 00000000 68 8a80 00000000 8081 00000000 69'",
        "'8882 00000000 03e8', '8882 00000000 03e8'",
    })
    void texts_and_pings_are_shown_as_what_the_container_leaves_to_us(String sent, String shown) {
        byte[] bytes = HexFormat.of().parseHex(sent.replace(" ", ""));

        assertThat(headers.good(ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(shown.replace(" ", ""));
    }

    @Test
    void a_header_that_comes_in_two_is_shown_once_it_is_whole() {
        assertThat(headers.good(bytes("8980 0000"))).isZero();
        assertThat(headers.good(bytes("8980 00000000"))).isEqualTo(6);

        assertThat(disguise.isPing()).isTrue();
        assertThat(disguise.isPing()).isFalse();
    }

    @Test
    void each_pong_the_container_brings_is_known_for_what_it_was() {
        headers.good(bytes("8980 00000000 8a80 00000000 8a80 00000000 8980 00000000"));

        assertThat(disguise.isPing()).isTrue();
        assertThat(disguise.isPing()).isFalse();
        assertThat(disguise.isPing()).isFalse();
        assertThat(disguise.isPing()).isTrue();
    }

    @Test
    void a_binary_message_ends_the_connection_at_its_header() {
        assertThat(headers.good(bytes("8182 00000000 6869 82"))).isEqualTo(8);
        assertThat(headers.good(bytes("82ff 0000000000100000 00000000"))).isZero();

        assertThat(headers.wrong()).isEqualTo(CloseCode.TEXT_ONLY);
    }

    @Test
    void a_close_is_seen() {
        assertThat(disguise.isClosing()).isFalse();

        headers.good(bytes("8880 00000000"));

        assertThat(disguise.isClosing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hi", "\uFFFD", "κόσμε \uD83D\uDE00", "\u0000\uFFFF"})
    void text_is_read_as_it_was_sent(String text) {
        disguise.wear();

        assertThat(disguise.text(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c0af", "e080af", "eda080", "f4908080", "fe", "efbfbd80", "68c3"})
    void bytes_that_are_not_utf8_are_no_text(String hex) {
        disguise.wear();

        assertThat(disguise.text(HexFormat.of().parseHex(hex))).isNull();
        assertThat(disguise.wrong()).isEqualTo(CloseCode.NOT_UTF8);
    }

    @Test
    void a_binary_message_is_one_where_no_disguise_is_worn() {
        assertThat(disguise.text(new byte[] {'h'})).isNull();
        assertThat(disguise.wrong()).isEqualTo(CloseCode.TEXT_ONLY);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
