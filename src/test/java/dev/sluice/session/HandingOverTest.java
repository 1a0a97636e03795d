package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How entries reach the journal and permits reach sessions. */
class HandingOverTest {
    @Test
    void an_entry_that_fails_does_not_keep_those_behind_it() {
        List<String> handed = new ArrayList<>();
        Submissions submissions = new Submissions(entry -> {
            if (entry.sessionId().equals("broken")) throw new IllegalStateException("broken");
            handed.add(entry.sessionId());
        });
        submissions.add(new NamedEntry("broken"));
        submissions.add(new NamedEntry("next"));
        submissions.flush();
        submissions.add(new NamedEntry("last"));
        submissions.flush();

        assertThat(handed).containsExactly("next", "last");
    }

    @Test
    void what_is_added_while_an_entry_is_handed_over_follows_it_without_recursion() {
        List<String> handed = new ArrayList<>();
        Submissions[] submissions = new Submissions[1];
        submissions[0] = new Submissions(entry -> {
            if (handed.isEmpty()) {
                submissions[0].add(new NamedEntry("second"));
                submissions[0].flush();
            }
            handed.add(entry.sessionId());
        });
        submissions[0].add(new NamedEntry("first"));
        submissions[0].flush();

        assertThat(handed).containsExactly("first", "second");
    }

    @Test
    void no_permits_at_all_are_refused() {
        assertThatThrownBy(() -> new TurnPermits(0)).hasMessage("concurrentTurnsMax: 0 (expected: >= 1)");
    }

    @Test
    void permits_are_given_in_the_order_in_which_they_were_asked_for() {
        List<String> granted = new ArrayList<>();
        TurnPermits permits = new TurnPermits(1);
        permits.tryAcquire("alice", () -> granted.add("never"));
        permits.tryAcquire("alice", () -> granted.add("second"));
        permits.tryAcquire("alice", () -> granted.add("third"));
        permits.release();
        permits.release();

        assertThat(granted).containsExactly("second", "third");
    }

    @Test
    void a_principal_with_many_sessions_waiting_does_not_keep_another_from_its_turn() {
        List<String> granted = new ArrayList<>();
        TurnPermits permits = new TurnPermits(1);
        permits.tryAcquire("busy", () -> granted.add("never"));
        for (int i = 0; i < 1000; i++) permits.tryAcquire("busy", () -> granted.add("busy"));
        permits.tryAcquire("quiet", () -> granted.add("quiet"));
        permits.release();
        permits.release();

        assertThat(granted).containsExactly("busy", "quiet");
    }

    @Test
    void whoever_waits_no_longer_is_passed_over() {
        List<String> granted = new ArrayList<>();
        TurnPermits permits = new TurnPermits(1);
        Runnable gone = () -> granted.add("gone");
        permits.tryAcquire("alice", () -> granted.add("never"));
        permits.tryAcquire("alice", gone);
        permits.tryAcquire("alice", () -> granted.add("next"));

        assertThat(permits.withdraw("alice", gone)).isTrue();
        assertThat(permits.withdraw("alice", gone)).isFalse();
        permits.release();

        assertThat(granted).containsExactly("next");
    }

    @Test
    void a_hold_asks_once_and_gives_back_once() {
        TurnPermits node = new TurnPermits(1);
        List<String> granted = new ArrayList<>();
        node.tryAcquire("alice", () -> {});
        PermitHold hold = new PermitHold(null, node, "alice", () -> granted.add("granted"));
        assertThat(hold.tryAcquire()).isFalse();
        assertThat(hold.tryAcquire()).isFalse();
        hold.giveBack().run();
        node.release();
        assertThat(granted).containsExactly("granted");
        hold.granted();
        assertThat(hold.tryAcquire()).isTrue();
        hold.giveBack().run();
        hold.giveBack().run();

        assertThat(node.tryAcquire("alice", () -> {})).isTrue();
        assertThat(node.tryAcquire("alice", () -> {})).isFalse();
    }

    @Test
    void a_hold_that_waits_for_its_agent_takes_nothing_of_the_node() {
        TurnPermits agent = new TurnPermits(1);
        TurnPermits node = new TurnPermits(1);
        agent.tryAcquire("alice", () -> {});
        PermitHold hold = new PermitHold(agent, node, "alice", () -> {});
        assertThat(hold.tryAcquire()).isFalse();

        assertThat(node.tryAcquire("bob", () -> {})).isTrue();
        agent.release();
        hold.granted();
        assertThat(hold.tryAcquire()).isFalse();
        node.release();
        hold.granted();
        assertThat(hold.tryAcquire()).isTrue();
    }

    @Test
    void a_hold_that_leaves_gives_up_its_place_in_each_line() {
        TurnPermits agent = new TurnPermits(2);
        TurnPermits node = new TurnPermits(1);
        node.tryAcquire("alice", () -> {});
        agent.tryAcquire("alice", () -> {});
        PermitHold atTheNode = new PermitHold(agent, node, "alice", HandingOverTest::unexpected);
        PermitHold atTheAgent = new PermitHold(agent, node, "alice", HandingOverTest::unexpected);
        assertThat(atTheNode.tryAcquire()).isFalse();
        assertThat(atTheAgent.tryAcquire()).isFalse();

        atTheAgent.leave().run();
        atTheNode.leave().run();
        node.release();

        assertThat(agent.tryAcquire("bob", () -> {})).isTrue();
        assertThat(node.tryAcquire("bob", () -> {})).isTrue();
    }

    @Test
    void a_permit_that_was_on_its_way_when_its_hold_left_is_given_back_when_it_comes() {
        TurnPermits node = new TurnPermits(1);
        List<String> granted = new ArrayList<>();
        node.tryAcquire("alice", () -> {});
        PermitHold hold = new PermitHold(null, node, "alice", () -> granted.add("granted"));
        assertThat(hold.tryAcquire()).isFalse();
        node.release();
        hold.leave().run();

        hold.granted();
        hold.leave().run();

        assertThat(node.tryAcquire("bob", () -> {})).isTrue();
    }

    private static void unexpected() {
        throw new AssertionError("granted to who has left");
    }
}
