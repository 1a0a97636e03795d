package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Many hostile texts at the decoder. {@code mvn test -Dtest=DecoderFuzzTest -Dfuzz.inputs=10000000} runs as many as one likes;
 * {@code -Dfuzz.seed=…} repeats a run.
 */
class DecoderFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());
    private static final int PAYLOAD_MAX = 65_536;

    /** What a parser and its tables take for the shortest text, and what they may take for each character. */
    private static final long ALLOCATED_BYTES_MIN = 64 * 1024;

    private static final long ALLOCATED_BYTES_PER_CHARACTER = 64;

    private final FrameDecoder decoder = new FrameDecoder(new DecoderLimits(PAYLOAD_MAX));
    private final FrameEncoder encoder = new FrameEncoder();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void every_text_is_a_frame_or_its_refusal_at_a_cost_its_length_bounds() {
        // What the first texts take besides is the loading of classes.
        HostileTexts first = new HostileTexts(0);
        for (int i = 0; i < 2_000; i++) decoder.decode(first.next());
        HostileTexts texts = new HostileTexts(SEED);
        int frames = 0;
        for (int i = 0; i < INPUTS; i++) {
            String text = texts.next();
            try {
                if (decode(text) instanceof Decoded.Frame frame) {
                    frames++;
                    hold(frame.frame());
                }
            } catch (RuntimeException | Error broken) {
                fail("seed " + SEED + ", input " + i + ": " + LogText.escaped(text), broken);
            }
        }

        // Neither kind may be missing, or the texts would test half of it.
        assertThat(frames).as("of " + INPUTS + " with seed " + SEED).isBetween(INPUTS / 50, INPUTS / 2);
    }

    private Decoded decode(String text) {
        long allowed = ALLOCATED_BYTES_MIN + ALLOCATED_BYTES_PER_CHARACTER * text.length();
        // The first text that comes by a rare way loads classes, the same text again does not.
        if (allocated(text) >= allowed) assertThat(allocated(text)).isLessThan(allowed);
        Decoded decoded = decoder.decode(text);
        if (decoded instanceof Decoded.Bad bad) hold(bad, text);
        return decoded;
    }

    private long allocated(String text) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Decoded unused = decoder.decode(text);
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    /** A refusal can be sent, is short, and its words are ours. */
    private void hold(Decoded.Bad bad, String text) {
        assertThat(bad.message()).isNotEmpty().hasSizeLessThan(100).matches("[ -~]+");
        assertThat(bad.message()).doesNotContain("Exception", "dev.sluice", "com.fasterxml", "java.");
        String answer = encoder.encode(bad.toErrorFrame());
        assertThat(JsonEscaping.isWellFormed(answer)).isTrue();
        assertThat(answer.length()).isLessThan(250 + 6 * 2 * DecoderLimits.MESSAGE_ID_CHARS_MAX);
        if (bad.code() == ErrorCode.PAYLOAD_TOO_LARGE)
            assertThat(Utf8.exceeds(text, PAYLOAD_MAX)).isTrue();
    }

    /** What is kept of a frame is within its bounds, can be sent on, and decodes to itself. */
    private void hold(ClientFrame frame) {
        if (frame instanceof Abort abort && abort.reason() != null)
            assertThat(abort.reason().codePointCount(0, abort.reason().length()))
                    .isLessThanOrEqualTo(DecoderLimits.REASON_CHARS_MAX);
        if (frame instanceof Signal signal)
            assertThat(JsonEscaping.isWellFormed(signal.data().text())).isTrue();
        if (!(frame instanceof Message message)) return;
        String again = "{\"type\":\"message\",\"content\":" + message.content()
                + (message.messageId() == null ? "" : ",\"message_id\":" + JsonText.ofString(message.messageId()))
                + (message.metadata() == null ? "" : ",\"metadata\":" + message.metadata()) + "}";
        assertThat(JsonEscaping.isWellFormed(again)).isTrue();
        assertThat(message.content().bytes())
                .isEqualTo(Json.utf8Bytes(message.content().text()));
        if (!Utf8.exceeds(again, PAYLOAD_MAX)) assertThat(decoder.decode(again)).isEqualTo(new Decoded.Frame(message));
    }
}
