package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.anthropic.internal.api.AnthropicStreamingException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultReaderTest {
    private final FaultReader faults = new FaultReader("sk-secret");

    @ParameterizedTest
    @CsvSource({
        "302,model_protocol_error",
        "400,model_refused",
        "401,model_unauthorized",
        "403,model_unauthorized",
        "404,model_not_found",
        "408,model_unavailable",
        "413,context_too_long",
        "422,model_refused",
        "429,model_rate_limited",
        "500,model_unavailable",
        "503,model_unavailable",
        "529,model_unavailable"
    })
    void knows_the_statuses(int status, String code) {
        Fault fault = faults.of(new HttpException(status, ""));

        assertThat(fault.kind().code()).isEqualTo(code);
        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.detail()).isNull();
    }

    @Test
    void finds_the_status_behind_the_librarys_own_exceptions() {
        Throwable wrapped = new InternalServerException(new HttpException(500, ""));

        assertThat(faults.of(wrapped).kind()).isEqualTo(FaultKind.UNAVAILABLE);
        assertThat(faults.of(new LangChain4jException(new IOException("reset"))).kind())
                .isEqualTo(FaultKind.CONNECTION_LOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}",
                "{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens.\"}}",
                "{\"object\":\"error\",\"message\":\"The input exceeds the available context size\",\"code\":400}",
                "{\"error\":\"prompt is too long: 210000 tokens > 200000 maximum\"}",
                "{\"detail\":\"too many tokens\"}"
            })
    void sees_that_the_conversation_is_too_long_in_whatever_words(String body) {
        assertThat(faults.of(new HttpException(400, body)).kind()).isEqualTo(FaultKind.CONTEXT_TOO_LONG);
    }

    @Test
    void takes_a_429_for_a_used_up_quota_as_a_refusal_that_does_not_pass() {
        Fault fault = faults.of(new HttpException(
                429, "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}"));

        assertThat(fault.kind()).isEqualTo(FaultKind.REFUSED);
        assertThat(fault.detail()).isEqualTo("You exceeded your current quota");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}|model_unavailable",
                "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}|model_rate_limited",
                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}|model_refused",
                "{\"error\":{\"message\":\"CUDA out of memory\"}}|model_unavailable"
            })
    void reads_an_error_that_comes_as_an_event(String data, String code) {
        assertThat(faults.ofEvent(data).kind().code()).isEqualTo(code);
        // An event named error reaches us as an exception whose message is its data.
        assertThat(faults.of(new RuntimeException(data)).kind().code()).isEqualTo(code);
    }

    @Test
    void reads_an_error_of_anthropics() {
        assertThat(faults.of(new AnthropicStreamingException("Overloaded", "overloaded_error"))
                        .kind())
                .isEqualTo(FaultKind.UNAVAILABLE);
    }

    @Test
    void takes_whatever_else_it_does_not_understand_for_a_breach_of_the_protocol() {
        assertThat(faults.of(new IllegalStateException("surprise")).kind()).isEqualTo(FaultKind.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the key sk-secret is not yours",
                "the key sk-proj-ab***yz is not yours",
                "the key gsk-12345678 is not yours",
                "sent Bearer abcdef and failed",
            })
    void never_repeats_a_key(String message) {
        String detail = faults.of(new HttpException(400, "{\"error\":{\"message\":\"" + message + "\"}}"))
                .detail();

        assertThat(detail).contains("…").doesNotContain("secret", "ab***yz", "12345678", "abcdef");
    }

    @Test
    void keeps_a_sentence_on_one_line_and_short() {
        String body = "{\"error\":{\"message\":\"one\\ntwo\\u0007 \\u202ethree " + "x".repeat(500) + "\"}}";

        String detail = faults.of(new HttpException(400, body)).detail();

        assertThat(detail).startsWith("one two three xxx").hasSize(ErrorBody.SENTENCE_CHARS_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>502 Bad Gateway</html>", "", "[1]", "{\"error\":[]}", "{\"error\":{\"message\":7}}"})
    void tells_nothing_of_a_body_it_does_not_know(String body) {
        assertThat(faults.of(new HttpException(400, body)).detail()).isNull();
    }
}
