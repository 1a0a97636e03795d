package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.session.Rejection.Failed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two sessions and three unfinished messages for each principal. */
class QuotaTest {
    private final HandDrivenNode node = HandDrivenNode.plan().quotas(2, 3).start();
    private final TestClient first = node.client("c-1").begin();
    private final TestClient second = node.client("c-2").begin();

    @Test
    void a_principal_with_all_its_sessions_begins_no_other_and_others_do() {
        assertThat(node.client("c-3").begin().refusal()).isEqualTo(HelloErrorCode.RATE_LIMITED);
        assertThat(node.client("c-4", "bob").begin().isAttached()).isTrue();
    }

    @Test
    void it_comes_back_to_those_it_has() {
        assertThat(node.client("c-3").resume(first.sessionId(), null).isAttached())
                .isTrue();
    }

    @Test
    void a_session_that_has_left_memory_makes_room_and_needs_room_to_come_back() {
        first.send("m-1");
        node.settle();
        node.agent.last().answer("a");
        node.settle();
        first.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.settle();
        TestClient third = node.client("c-3").begin();
        assertThat(third.isAttached()).isTrue();

        assertThat(node.client("c-4").resume(first.sessionId(), null).refusal()).isEqualTo(HelloErrorCode.RATE_LIMITED);
        third.leave();
        node.clock.advance(Duration.ofMinutes(10));
        node.registry.sweep();
        node.settle();
        assertThat(node.client("c-5").resume(first.sessionId(), null).isAttached())
                .isTrue();
    }

    @Test
    void a_session_that_is_not_there_takes_no_room() {
        second.leave();
        node.clock.advance(Duration.ofMinutes(10));
        node.registry.sweep();
        for (int i = 0; i < 5; i++)
            assertThat(node.client("c-" + i).resume("no-such-session", null).refusal())
                    .isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);

        assertThat(node.client("c-9").begin().isAttached()).isTrue();
    }

    @Test
    void pending_messages_are_counted_over_all_its_sessions() {
        first.send("m-1");
        first.send("m-2");
        second.send("m-3");
        node.settle();
        second.send("m-4");
        TestClient bob = node.client("c-3", "bob").begin();
        bob.send("m-1");
        node.settle();
        assertThat(second.news()).endsWith("error rate_limited m-4");
        assertThat(second.last().path("retry_after_ms").asLong()).isPositive();
        assertThat(bob.news()).endsWith("accepted m-1");

        node.agent.calls().get(0).answer("a");
        node.settle();
        second.send("m-4");
        node.settle();
        assertThat(second.news()).endsWith("accepted queued m-4");
    }

    @Test
    void a_message_that_is_not_stored_takes_no_room() {
        for (int i = 0; i < 5; i++) {
            first.send("m-" + i);
            node.journal.rejectOne(new Failed("22001"));
        }

        assertThat(node.admission.pending().taken("alice")).isZero();
    }

    @Test
    void a_full_inbox_is_told_before_a_full_quota_takes_room() {
        HandDrivenNode roomy = HandDrivenNode.plan().quotas(2, 100).start();
        TestClient client = roomy.client("c-1").begin();
        for (int i = 0; i < 10; i++) client.send("m-" + i);
        roomy.settle();

        assertThat(client.news()).contains("error inbox_full m-9");
        assertThat(roomy.admission.pending().taken("alice")).isEqualTo(4);
    }

    @Test
    void what_a_lost_session_had_pending_is_given_back_once() {
        first.send("m-1");
        node.settle();
        first.send("m-2");
        node.journal.rejectOne(new Rejection.Fenced());
        assertThat(node.admission.pending().taken("alice")).isZero();

        node.agent.last().answer("late");
        node.settle();
        assertThat(node.admission.pending().taken("alice")).isZero();
        assertThat(node.admission.sessions().taken("alice")).isEqualTo(1);
    }

    @Test
    void while_the_journal_fills_up_those_with_several_unstored_messages_are_refused_and_others_are_not() {
        HandDrivenNode busy = HandDrivenNode.plan().inbox(100, 10_000).start();
        TestClient flooder = busy.client("c-1").begin();
        TestClient quiet = busy.client("c-2").begin();
        busy.journal.filling(true);
        for (int i = 0; i <= Intake.UNSTORED_WHILE_FILLING_MAX; i++) flooder.send("m-" + i);
        quiet.send("q-1");

        assertThat(flooder.news()).endsWith("error overloaded m-" + Intake.UNSTORED_WHILE_FILLING_MAX);
        busy.settle();
        assertThat(quiet.news()).endsWith("accepted q-1");
        flooder.send("again");
        busy.settle();
        assertThat(flooder.news()).endsWith("accepted queued again");
    }
}
