package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrincipalQuotaTest {
    private final PrincipalQuota quota = new PrincipalQuota(2);

    @Test
    void nobody_takes_more_than_the_bound_and_everybody_has_a_bound_of_its_own() {
        assertThat(quota.tryTake("alice")).isTrue();
        assertThat(quota.tryTake("alice")).isTrue();

        assertThat(quota.tryTake("alice")).isFalse();
        assertThat(quota.hasRoom("alice")).isFalse();
        assertThat(quota.tryTake("bob")).isTrue();
    }

    @Test
    void what_was_there_before_counts_but_is_not_refused() {
        for (int i = 0; i < 3; i++) quota.take("alice");
        quota.giveBack("alice");
        assertThat(quota.tryTake("alice")).isFalse();

        quota.giveBack("alice");
        assertThat(quota.tryTake("alice")).isTrue();
    }

    @Test
    void nothing_is_given_back_twice() {
        quota.take("alice");
        quota.giveBack("alice");

        assertThatThrownBy(() -> quota.giveBack("alice")).hasMessage("giveBack: alice (expected: one taken)");
        assertThat(quota.taken("alice")).isZero();
    }

    @Test
    void what_a_session_holds_is_given_back_with_its_end_and_not_again_by_what_is_finished_later() {
        PendingHold hold = new PendingHold(quota, "alice");
        hold.restored();
        assertThat(hold.tryTake()).isTrue();
        assertThat(hold.tryTake()).isFalse();
        hold.end();
        assertThat(quota.taken("alice")).isZero();

        quota.take("alice");
        hold.giveBack();
        assertThat(quota.taken("alice")).isEqualTo(1);
    }

    @Test
    void no_quota_is_less_than_one() {
        assertThatThrownBy(() -> new PrincipalQuota(0)).hasMessage("max: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new QuotaConfig(1, 1, 0)).hasMessage("pendingMax: 0 (expected: >= 1)");
    }
}
