package dev.sluice.session;

import static dev.sluice.session.Residence.ACTIVE;
import static dev.sluice.session.Residence.GONE;
import static dev.sluice.session.Residence.PASSIVATING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.session.Rejection.Failed;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How sessions come into memory, stay and leave, and who finds them meanwhile. */
class ResidenceTest {
    private final HandDrivenNode node = HandDrivenNode.durable();

    private TestClient finished(HandDrivenNode on) {
        TestClient client = on.client("c-1").begin();
        client.send("m-1");
        on.settle();
        on.agent.last().answer("a");
        on.settle();
        return client;
    }

    private static void sweepAfter(HandDrivenNode on, Duration time) {
        on.clock.advance(time);
        on.registry.sweep();
    }

    @Test
    void every_way_between_the_states_is_named() {
        Map<Residence, Set<Residence>> ways = new EnumMap<>(Residence.class);
        ways.put(ACTIVE, EnumSet.of(PASSIVATING, GONE));
        ways.put(PASSIVATING, EnumSet.of(ACTIVE, GONE));
        ways.put(GONE, EnumSet.noneOf(Residence.class));
        for (Residence from : Residence.values())
            for (Residence to : Residence.values())
                assertThat(from.mayBecome(to))
                        .as("%s -> %s", from, to)
                        .isEqualTo(ways.get(from).contains(to));
    }

    @Test
    void what_nobody_stored_is_not_found() {
        assertThat(node.client("c-1").resume("no-such-session", 0L).refusal())
                .isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        assertThat(node.registry.size()).isZero();
    }

    @Test
    void a_session_is_not_found_by_another_principal_in_memory_or_stored() {
        TestClient owner = finished(node);
        assertThat(node.client("x", "mallory").resume(owner.sessionId(), 0L).refusal())
                .isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        owner.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        node.settle();
        assertThat(node.client("x", "mallory").resume(owner.sessionId(), 0L).refusal())
                .isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
    }

    @Test
    void for_a_stranger_a_session_in_memory_or_on_its_way_there_is_looked_up_like_one_that_never_was() {
        TestClient owner = finished(node);
        String id = owner.sessionId();
        assertThat(lookUps(node, id)).isEqualTo(lookUps(node, "never-was")).isEqualTo(1);
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();

        next.client("c-2").ask(id, 0L);

        // The owner's own look-up waits before it.
        assertThat(lookUps(next, id)).isEqualTo(2);
        assertThat(next.registry.size()).isEqualTo(1);
    }

    private static int lookUps(HandDrivenNode on, String id) {
        TestClient stranger = on.client("x", "mallory");
        stranger.ask(id, 0L);
        int asked = on.journal.waiting();
        on.settle();
        assertThat(stranger.refusal()).isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        return asked;
    }

    @Test
    void a_stranger_who_asks_first_does_not_hide_the_session_from_its_owner() {
        String id = finished(node).sessionId();
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        TestClient stranger = next.client("x", "mallory");
        TestClient owner = next.client("c-2");
        stranger.ask(id, 0L);
        owner.ask(id, 0L);
        next.settle();

        assertThat(stranger.refusal()).isEqualTo(HelloErrorCode.SESSION_NOT_FOUND);
        assertThat(owner.news())
                .containsExactly("pong", "replay session_start", "replay accepted m-1", "replay final m-1 ok");
    }

    @Test
    void clients_that_come_back_together_share_one_session() {
        String id = finished(node).sessionId();
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        TestClient one = next.client("c-2");
        TestClient two = next.client("c-3");
        one.ask(id, null);
        two.ask(id, null);
        assertThat(next.journal.waiting()).isEqualTo(1);
        next.settle();
        one.send("m-2");
        next.settle();

        assertThat(two.news()).endsWith("accepted m-2");
    }

    @Test
    void a_database_that_does_not_answer_is_told_as_overload_and_asked_again() {
        String id = finished(node).sessionId();
        HandDrivenNode next = HandDrivenNode.plan().after(node).start();
        TestClient client = next.client("c-2");
        client.ask(id, null);
        next.journal.rejectOne(new Failed("08001"));
        assertThat(client.refusal()).isEqualTo(HelloErrorCode.OVERLOADED);

        assertThat(next.client("c-3").resume(id, null).isAttached()).isTrue();
    }

    @Test
    void an_idle_session_leaves_memory_and_gives_its_bytes_back() {
        TestClient client = finished(node);
        client.leave();
        sweepAfter(node, Duration.ofSeconds(61));
        node.settle();

        assertThat(node.registry.size()).isZero();
        assertThat(node.account.heldBytes()).isZero();
    }

    @Test
    void a_session_with_a_connection_or_work_stays() {
        TestClient client = finished(node);
        sweepAfter(node, Duration.ofHours(1));
        client.send("m-2");
        node.settle();
        client.leave();
        sweepAfter(node, Duration.ofHours(1));
        node.settle();
        assertThat(node.registry.size()).isEqualTo(1);

        node.agent.last().answer("a");
        node.settle();
        node.clock.advance(Duration.ofSeconds(59));
        node.registry.sweep();
        assertThat(node.journal.waiting()).isZero();
    }

    @Test
    void a_session_that_never_took_a_message_is_kept_longer_and_never_stored() {
        TestClient client = node.client("c-1").begin();
        client.leave();
        sweepAfter(node, Duration.ofMinutes(4));
        assertThat(node.registry.size()).isEqualTo(1);
        sweepAfter(node, Duration.ofMinutes(2));

        assertThat(node.registry.size()).isZero();
        assertThat(node.journal.waiting()).isZero();
        assertThat(node.account.heldBytes()).isZero();
    }

    @Test
    void a_session_whose_only_message_was_refused_leaves_without_a_trace() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.journal.rejectOne(new Failed("22001"));
        client.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        node.settle();

        assertThat(node.registry.size()).isZero();
        assertThat(node.journal.cursorNext(client.sessionId())).isZero();
    }

    @Test
    void whoever_comes_while_it_is_being_stored_keeps_it_in_memory() {
        TestClient client = finished(node);
        client.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        TestClient back = node.client("c-2");
        back.ask(client.sessionId(), null);
        node.settle();
        back.send("m-2");
        node.settle();

        assertThat(back.news()).containsExactly("pong", "accepted m-2");
        assertThat(node.journal.cursorNext(client.sessionId())).isGreaterThan(back.covered());
    }

    @Test
    void whoever_comes_during_the_very_commit_keeps_it_in_memory_and_no_cursor_is_used_twice() {
        TestClient client = finished(node);
        client.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        TestClient back = node.client("c-2");
        node.journal.commitOneWhile(() -> {
            back.ask(client.sessionId(), null);
            back.send("m-2");
        });
        node.settle();

        assertThat(back.news()).containsExactly("pong", "accepted m-2");
        assertThat(node.journal.cursorNext(client.sessionId())).isGreaterThan(back.covered());
    }

    @Test
    void a_session_stored_twice_over_does_not_push_out_the_one_that_took_its_place() {
        TestClient client = finished(node);
        client.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        TestClient visitor = node.client("c-2");
        visitor.ask(client.sessionId(), null);
        visitor.leave();
        sweepAfter(node, Duration.ofMinutes(2));
        assertThat(node.journal.waiting()).isEqualTo(2);
        node.journal.commitOne();
        assertThat(node.registry.size()).isZero();
        TestClient back = node.client("c-3");
        back.ask(client.sessionId(), null);
        node.settle();

        assertThat(back.isAttached()).isTrue();
        assertThat(node.registry.isInMemory("alice", client.sessionId())).isTrue();
    }

    @Test
    void a_greeting_that_fails_leaves_nobody_attached() {
        TestClient client = finished(node);
        client.leave();
        AttachRequest broken = new AttachRequest(
                "alice",
                HandDrivenNode.AGENT,
                client.sessionId(),
                0L,
                true,
                false,
                "c-2",
                node.client("c-2").outbound,
                greeting -> {
                    throw new IllegalStateException("broken");
                });
        AttachResult result = node.registry.attach(broken).toCompletableFuture().join();
        assertThat(result).isInstanceOf(AttachResult.Refused.class);
        sweepAfter(node, Duration.ofMinutes(2));
        node.settle();

        assertThat(node.registry.size()).isZero();
        assertThat(node.account.heldBytes()).isZero();
    }

    @Test
    void a_new_session_whose_greeting_fails_is_none() {
        AttachRequest broken = new AttachRequest(
                "alice",
                HandDrivenNode.AGENT,
                null,
                null,
                true,
                false,
                "c-2",
                node.client("c-2").outbound,
                greeting -> {
                    throw new IllegalStateException("broken");
                });
        assertThat(node.registry.attach(broken).toCompletableFuture().join()).isInstanceOf(AttachResult.Refused.class);
        assertThat(node.registry.size()).isZero();
        assertThat(node.account.heldBytes()).isZero();
    }

    @Test
    void while_draining_nobody_is_let_in() {
        node.admission.drain();
        TestClient client = node.client("c-1");
        client.ask(null, null);

        assertThat(client.refusal()).isEqualTo(HelloErrorCode.DRAINING);
    }

    @Test
    void an_executor_that_stops_does_not_keep_facts_from_being_told() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.tasks.stop();
        node.journal.commitAll();

        assertThat(client.news()).containsExactly("pong", "accepted m-1");
    }

    @Test
    void detaching_twice_lets_go_of_one_session_only() {
        TestClient client = finished(node);
        Attachment old = client.attachment();
        old.detach();
        client.resume(client.sessionId(), null);
        old.detach();
        client.send("m-2");
        node.settle();

        assertThat(client.news()).endsWith("accepted m-2");
    }
}
