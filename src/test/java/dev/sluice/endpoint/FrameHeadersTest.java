package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each frame that must not be is seen at the byte that makes it one, however the bytes are cut; nothing else is. */
class FrameHeadersTest {
    private static final String TEXT = "8182 00000000 6869";
    private static final String PING = "8980 00000000";

    @ParameterizedTest
    @CsvSource({
        "'c182 00000000 6869', reserved bit 1",
        "'a1', reserved bit 2",
        "'91', reserved bit 3",
        "'83', reserved opcode 3",
        "'87', reserved opcode 7",
        "'8b', reserved opcode 11",
        "'8f', reserved opcode 15",
        "'8102 6869', no mask",
        "'8900', a ping without a mask",
        "'09', a ping in fragments",
        "'08', a close in fragments",
        "'89fe', a ping of 16 bits of length",
        "'8aff', a pong of 64 bits of length",
        "'8881', a close of one byte",
        "'8882 00000000 03e7', a close with 999",
        "'8884 01020304 02ef 0000', a close with 1005 under a mask",
        "'8882 00000000 1388', a close with 5000",
        "'80', a continuation of nothing",
        "'0182 00000000 6869 81', a message inside a message",
        "'0182 00000000 6869 8080 00000000 80', a continuation after the last",
        "'81fe 007d', 125 in 16 bits",
        "'82ff 000000000000ffff', 65535 in 64 bits",
        "'81ff 8000000000000000', a length with its top bit set",
        "'81ff ffffffffffffffff', a length of minus one",
    })
    void a_frame_that_must_not_be_is_seen(String hex, String what) {
        FrameHeaders whole = headers();
        whole.good(bytes(hex));
        FrameHeaders byteByByte = headers();
        feed(byteByByte, bytes(hex), 1);

        assertThat(whole.wrong()).as(what).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(byteByByte.wrong()).as(what).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TEXT,
                PING,
                "8880 00000000",
                "8882 00000000 03e8" + PING,
                "8885 01020304 02ea 000000" + PING,
                "8882 00000000 1387",
                "8180 00000000",
                "0180 00000000 8980 00000000 0080 00000000 8a80 00000000 8080 00000000 " + TEXT,
                "89fd 00000000",
                "81fe 007e 00000000",
                "81ff 0000000000010000 00000000",
                "81ff 7fffffffffffffff 00000000",
            })
    void a_frame_that_may_be_is_let_through(String hex) {
        FrameHeaders headers = headers();

        assertThat(headers.good(bytes(hex))).isEqualTo(bytes(hex).limit());
        assertThat(headers.wrong()).isNull();
    }

    @Test
    void what_stands_before_the_malformed_frame_is_good_and_nothing_after_it() {
        FrameHeaders headers = headers();

        assertThat(headers.good(bytes(TEXT + PING + "c1" + TEXT))).isEqualTo(14);
        assertThat(headers.good(bytes(TEXT))).isZero();
    }

    @Test
    void a_header_cut_in_two_is_no_good_before_it_is_whole() {
        FrameHeaders headers = headers();

        assertThat(headers.good(bytes(TEXT + "8180 0000"))).isEqualTo(8);
        assertThat(headers.good(bytes("8180 000000"))).isZero();
        assertThat(headers.good(bytes("8180 00000000"))).isEqualTo(6);
        assertThat(headers.good(bytes("81"))).isZero();
        assertThat(headers.good(bytes("8102"))).isZero();
        assertThat(headers.wrong()).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @Property(tries = 500)
    void good_frames_are_good_however_they_are_cut(
            @ForAll("payloads") List<Integer> payloads, @ForAll @IntRange(min = 1, max = 50) int step) {
        ByteBuffer stream = stream(payloads);
        FrameHeaders headers = headers();
        assertThat(feed(headers, stream, step)).isEqualTo(stream.limit());
        assertThat(headers.good(bytes("70"))).isZero();
    }

    @Property(tries = 1_000)
    void any_bytes_are_split_at_the_same_place_however_they_are_cut(
            @ForAll byte[] noise, @ForAll @IntRange(min = 1, max = 5) int step) {
        int good = headers().good(ByteBuffer.wrap(noise));

        assertThat(feed(headers(), ByteBuffer.wrap(noise), step)).isEqualTo(good);
    }

    private static FrameHeaders headers() {
        return new FrameHeaders((bytes, at) -> null);
    }

    /** Brings the bytes in steps, those that were not good yet again with the next. Returns how many were good. */
    private static int feed(FrameHeaders headers, ByteBuffer bytes, int step) {
        int good = 0;
        for (int end = Math.min(step, bytes.limit()); ; end = Math.min(end + step, bytes.limit())) {
            good += headers.good(bytes.duplicate().limit(end).position(good));
            if (end == bytes.limit()) return good;
        }
    }

    @Provide
    Arbitrary<List<Integer>> payloads() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 130), Arbitraries.of(125, 126, 127, 65_535, 65_536))
                .list()
                .ofMaxSize(8);
    }

    private static ByteBuffer stream(List<Integer> payloads) {
        List<byte[]> frames = new ArrayList<>();
        for (int length : payloads) frames.add(frame(length));
        ByteBuffer all =
                ByteBuffer.allocate(frames.stream().mapToInt(one -> one.length).sum());
        frames.forEach(all::put);
        return all.flip();
    }

    private static byte[] frame(int length) {
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) 0x82);
        if (length < 126) frame.put((byte) (0x80 | length));
        else if (length <= 0xffff) frame.put((byte) 0xfe).putShort((short) length);
        else frame.put((byte) 0xff).putLong(length);
        frame.putInt(0x01020304).put(new byte[length]).flip();
        byte[] bytes = new byte[frame.limit()];
        frame.get(bytes);
        return bytes;
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
