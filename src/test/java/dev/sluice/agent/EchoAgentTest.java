package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.support.HandTurn;
import dev.sluice.support.RecordedOutput;
import org.junit.jupiter.api.Test;

class EchoAgentTest {
    private final RecordedOutput output = new RecordedOutput();

    @Test
    void answers_at_once_with_the_very_value_it_was_sent() {
        JsonText content = JsonText.ofEncoded("{\"b\":1.50,\"a\":[\"\\u00e4\"]}");

        var answer = new EchoAgent().answer(HandTurn.of(content), output).toCompletableFuture();

        assertThat(answer).isCompletedWithValue(Reply.json(content));
        assertThat(answer.join().content()).isSameAs(content);
    }

    @Test
    void streams_nothing() {
        new EchoAgent().answer(HandTurn.saying("hello there"), output);

        assertThat(output.tokens()).isEmpty();
        assertThat(output.others()).isEmpty();
    }
}
