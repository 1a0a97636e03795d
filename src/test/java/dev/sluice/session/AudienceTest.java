package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who comes to a session is told who else is there. */
class AudienceTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient first = node.client("c-1").begin();

    @Test
    void the_others_are_named_and_who_has_left_is_not() {
        assertThat(first.greeting().others()).isEmpty();
        TestClient second = node.client("c-2").resume(first.sessionId(), 0L);
        assertThat(second.greeting().others()).containsExactly("c-1");

        first.leave();

        assertThat(node.client("c-3").resume(second.sessionId(), 0L).greeting().others())
                .containsExactly("c-2");
    }

    @Test
    void of_many_others_no_more_are_named_than_a_greeting_holds() {
        for (int i = 0; i < Audience.NAMED_MAX; i++) node.client("more-" + i).resume(first.sessionId(), 0L);

        assertThat(node.client("last").resume(first.sessionId(), 0L).greeting().others())
                .hasSize(Audience.NAMED_MAX)
                .startsWith("c-1", "more-0");
    }
}
