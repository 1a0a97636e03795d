package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenClock;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models say in several ways when they want to be asked again. The clock stands at 2026-01-01T00:00:00Z. */
class RetryAfterTest {

    @Test
    void seconds_whole_or_broken_count() {
        assertThat(retryAfter("retry-after", "7")).contains(Duration.ofSeconds(7));
        assertThat(retryAfter("Retry-After", " 0.25 ")).contains(Duration.ofMillis(250));
        assertThat(retryAfter("retry-after", "0")).contains(Duration.ZERO);
    }

    @Test
    void a_date_counts_from_now_and_a_past_one_is_now() {
        assertThat(retryAfter("retry-after", "Thu, 01 Jan 2026 00:00:30 GMT")).contains(Duration.ofSeconds(30));
        assertThat(retryAfter("retry-after", "Wed, 31 Dec 2025 23:59:30 GMT")).contains(Duration.ZERO);
    }

    @Test
    void milliseconds_are_finer_and_come_first() {
        HttpHeaders both = headers(Map.of("retry-after-ms", List.of("150"), "retry-after", List.of("1")));
        assertThat(new RetryAfter(new HandDrivenClock()).of(both)).contains(Duration.ofMillis(150));
    }

    @Test
    void nobody_waits_longer_than_an_hour_or_less_than_nothing() {
        assertThat(retryAfter("retry-after", "1e300")).contains(Duration.ofHours(1));
        assertThat(retryAfter("retry-after", "Infinity")).contains(Duration.ofHours(1));
        assertThat(retryAfter("retry-after", "Fri, 01 Jan 2027 00:00:00 GMT")).contains(Duration.ofHours(1));
        assertThat(retryAfter("retry-after", "-5")).contains(Duration.ZERO);
    }

    @Test
    void what_cannot_be_read_says_nothing() {
        assertThat(retryAfter("retry-after", "soon")).isEmpty();
        assertThat(retryAfter("retry-after", "NaN")).isEmpty();
        assertThat(retryAfter("retry-after", "")).isEmpty();
        assertThat(retryAfter("other", "7")).isEmpty();
    }

    private static Optional<Duration> retryAfter(String header, String value) {
        return new RetryAfter(new HandDrivenClock()).of(headers(Map.of(header, List.of(value))));
    }

    private static HttpHeaders headers(Map<String, List<String>> all) {
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
