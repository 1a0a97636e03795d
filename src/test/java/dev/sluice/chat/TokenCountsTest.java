package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.output.TokenUsage;
import org.junit.jupiter.api.Test;

class TokenCountsTest {
    private static final int MOST = Integer.MAX_VALUE;

    @Test
    void requests_that_each_read_the_most_add_up() {
        TokenCounts one = TokenCounts.of(new TokenUsage(MOST, MOST));

        assertThat(one).isEqualTo(new TokenCounts(2_147_483_647L, 2_147_483_647L, 4_294_967_294L));
        assertThat(TokenCounts.of(new TokenUsage(MOST, 1, null)).total()).isEqualTo(2_147_483_648L);
        assertThat(one.plus(one).input()).isEqualTo(4_294_967_294L);
    }

    @Test
    void what_nobody_told_is_left_out_and_not_zero() {
        TokenCounts counts = TokenCounts.of(new TokenUsage(7, null, null));

        assertThat(counts.toJson().toString()).isEqualTo("{\"input_tokens\":7}");
        assertThat(counts.plus(counts).toJson().toString()).isEqualTo("{\"input_tokens\":14}");
        assertThat(TokenCounts.of(new TokenUsage(null, null, null))).isNull();
        assertThat(TokenCounts.of(null)).isNull();
    }
}
