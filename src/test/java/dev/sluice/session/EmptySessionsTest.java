package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryKind;
import dev.sluice.protocol.HelloErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What sessions cost by being there, and which of them give way when there are too many. */
class EmptySessionsTest {
    private static final long BUDGET = 1 << 20;

    private static TestClient left(HandDrivenNode node, String principal) {
        TestClient client = node.client("c-1", principal).begin();
        client.leave();
        return client;
    }

    private static HelloErrorCode comesBack(HandDrivenNode node, String principal, TestClient to) {
        return node.client("c-2", principal).resume(to.sessionId(), null).refusal();
    }

    private static void answered(HandDrivenNode node, TestClient client) {
        client.send("m-1");
        node.settle();
        node.agent.last().answer("a");
        node.settle();
    }

    private static long sessionBytes(HandDrivenNode node) {
        return node.memory.account(MemoryKind.SESSIONS).heldBytes();
    }

    @Test
    void a_session_costs_the_same_with_and_without_a_connection_until_it_is_gone() {
        HandDrivenNode node = HandDrivenNode.durable();
        TestClient client = node.client("c-1").begin();
        assertThat(sessionBytes(node)).isEqualTo(SessionPlaces.SESSION_BYTES);
        answered(node, client);
        client.leave();
        assertThat(sessionBytes(node)).isEqualTo(SessionPlaces.SESSION_BYTES);

        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.settle();
        assertThat(sessionBytes(node)).isZero();

        assertThat(comesBack(node, "alice", client)).isNull();
        assertThat(sessionBytes(node)).isEqualTo(SessionPlaces.SESSION_BYTES);
    }

    @Test
    void what_is_not_found_and_what_is_lost_cost_nothing() {
        HandDrivenNode node = HandDrivenNode.durable();
        node.client("c-2").resume("no-such-session", null);
        assertThat(sessionBytes(node)).isZero();

        TestClient lost = node.client("c-1").begin();
        lost.send("m-1");
        node.journal.rejectOne(new Rejection.Fenced());
        lost.leave();

        assertThat(sessionBytes(node)).isZero();
        assertThat(node.registry.empty().size()).isZero();
    }

    @Test
    void more_than_are_kept_and_the_oldest_is_one_that_never_was() {
        HandDrivenNode node = HandDrivenNode.plan().emptySessions(2).start();
        TestClient oldest = left(node, "alice");
        TestClient next = left(node, "alice");
        TestClient youngest = left(node, "alice");

        assertThat(node.registry.size()).isEqualTo(2);
        assertThat(sessionBytes(node)).isEqualTo(2 * SessionPlaces.SESSION_BYTES);
        assertThat(node.admission.sessions().taken("alice")).isEqualTo(2);
        assertThat(comesBack(node, "alice", oldest)).isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        assertThat(comesBack(node, "alice", next)).isNull();
        assertThat(comesBack(node, "alice", youngest)).isNull();
    }

    @Test
    void who_has_come_back_and_left_again_is_the_youngest() {
        HandDrivenNode node = HandDrivenNode.plan().emptySessions(2).start();
        TestClient back = left(node, "alice");
        TestClient other = left(node, "alice");
        TestClient again = node.client("c-2").resume(back.sessionId(), null);
        again.leave();
        left(node, "alice");

        assertThat(comesBack(node, "alice", other)).isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        assertThat(comesBack(node, "alice", back)).isNull();
    }

    @Test
    void of_the_principal_that_has_most_one_goes_and_nobody_elses() {
        HandDrivenNode node = HandDrivenNode.plan().emptySessions(3).start();
        TestClient bobs = left(node, "bob");
        TestClient first = left(node, "alice");
        for (int i = 0; i < 5; i++) left(node, "alice");

        assertThat(node.registry.size()).isEqualTo(3);
        assertThat(comesBack(node, "alice", first)).isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        assertThat(comesBack(node, "bob", bobs)).isNull();
    }

    @Test
    void in_a_full_registry_it_gives_way_to_a_newcomer_and_to_who_comes_back_to_a_stored_session() {
        HandDrivenNode node = HandDrivenNode.plan().sessions(1).start();
        TestClient stored = node.client("c-1", "bob").begin();
        answered(node, stored);
        stored.leave();
        node.clock.advance(Duration.ofMinutes(2));
        node.registry.sweep();
        node.settle();
        left(node, "alice");
        assertThat(comesBack(node, "bob", stored)).isNull();
        assertThat(node.registry.size()).isEqualTo(1);

        HandDrivenNode other = HandDrivenNode.plan().sessions(1).start();
        left(other, "alice");
        assertThat(other.client("c-3", "bob").begin().isAttached()).isTrue();
        assertThat(other.registry.size()).isEqualTo(1);
    }

    @Test
    void one_that_was_come_back_to_or_took_a_message_does_not_give_way() {
        HandDrivenNode attached = HandDrivenNode.plan().sessions(1).start();
        TestClient client = left(attached, "alice");
        assertThat(comesBack(attached, "alice", client)).isNull();
        assertThat(attached.client("c-3", "bob").begin().refusal()).isEqualTo(HelloErrorCode.OVERLOADED);

        HandDrivenNode told = HandDrivenNode.plan().sessions(1).start();
        TestClient teller = told.client("c-1").begin();
        answered(told, teller);
        teller.leave();
        told.registry.memory().dropEmpty(BUDGET);
        assertThat(told.client("c-3", "bob").begin().refusal()).isEqualTo(HelloErrorCode.OVERLOADED);
        assertThat(comesBack(told, "alice", teller)).isNull();
    }

    @Test
    void one_named_to_go_that_is_come_back_to_just_then_stays() {
        HandDrivenNode node = HandDrivenNode.durable();
        TestClient client = left(node, "alice");
        AgentSession named = node.registry.empty().next();
        assertThat(comesBack(node, "alice", client)).isNull();

        named.giveWay();

        assertThat(node.registry.isInMemory("alice", client.sessionId())).isTrue();
        assertThat(sessionBytes(node)).isEqualTo(SessionPlaces.SESSION_BYTES);
    }

    @Test
    void where_memory_is_full_they_give_way_to_a_newcomer_no_more_of_them_than_needed() {
        HandDrivenNode node = HandDrivenNode.plan().budget(BUDGET).start();
        for (int i = 0; i < 10; i++) left(node, "alice");
        long others = BUDGET - node.memory.heldBytes();
        node.outboundAccount.add(others);

        assertThat(node.client("c-2", "bob").begin().isAttached()).isTrue();
        assertThat(node.registry.empty().size()).isEqualTo(9);
        node.outboundAccount.subtract(others);
    }

    @Test
    void where_memory_is_short_as_many_go_as_are_asked_for() {
        HandDrivenNode node = HandDrivenNode.plan().budget(BUDGET).start();
        for (int i = 0; i < 10; i++) left(node, "alice");

        node.registry.memory().dropEmpty(2 * SessionPlaces.SESSION_BYTES);
        assertThat(node.registry.size()).isEqualTo(8);
        node.registry.memory().dropEmpty(BUDGET);
        assertThat(node.registry.size()).isZero();
        assertThat(node.memory.heldBytes()).isZero();
    }

    @Test
    void one_whose_five_minutes_are_over_is_none_of_them() {
        HandDrivenNode node = HandDrivenNode.durable();
        left(node, "alice");
        node.clock.advance(Duration.ofMinutes(5));
        node.registry.sweep();

        assertThat(node.registry.size()).isZero();
        assertThat(node.registry.empty().size()).isZero();
        assertThat(node.registry.empty().next()).isNull();
    }
}
