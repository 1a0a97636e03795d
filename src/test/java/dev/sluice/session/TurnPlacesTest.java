package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandAgent.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents at their limit, and turns that only wait, hold up nobody else. */
class TurnPlacesTest {
    private final List<String> done = new ArrayList<>();
    private HandDrivenNode node = HandDrivenNode.plan().turns(2).yielding(1).start();

    @Test
    void what_waits_for_an_agent_at_its_limit_takes_no_place_of_the_node() {
        for (int i = 1; i <= 3; i++) begin("m-" + i);
        assertThat(node.agent.messageIds()).containsExactly("m-1");
        assertThat(node.freePermits()).isEqualTo(1);

        TestClient quick = node.clientOf(HandDrivenNode.OTHER, "quick").begin();
        quick.send("now");
        node.settle();

        assertThat(node.other.messageIds()).containsExactly("now");
    }

    @Test
    void what_waits_for_its_agent_is_run_in_its_turn_and_its_time_begins_then() {
        begin("m-1");
        begin("m-2");
        node.clock.advance(Duration.ofMinutes(9));
        node.timers.advance(Duration.ofMinutes(9));
        node.agent.last().answer("1");
        node.settle();

        Call second = node.agent.last();
        node.timers.advance(Duration.ofMinutes(9));
        assertThat(second.turn().messageId()).isEqualTo("m-2");
        assertThat(second.turn().deadline()).isEqualTo(node.clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(second.isRunning()).isTrue();
    }

    @Test
    void a_message_that_waits_for_its_agent_can_be_aborted_and_the_others_go_on() {
        begin("m-1");
        TestClient waiting = begin("m-2");
        begin("m-3");
        waiting.abort("m-2");
        node.settle();
        assertThat(waiting.news()).contains("final m-2 aborted");

        node.agent.last().answer("1");
        node.settle();

        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-3");
        node.agent.last().answer("3");
        node.settle();
        assertThat(node.freeTurns()).isEqualTo(1);
        assertThat(node.freePermits()).isEqualTo(2);
    }

    @Test
    void a_session_whose_first_message_is_aborted_keeps_its_place_in_the_line_for_the_second() {
        begin("m-1");
        TestClient waiting = begin("m-2");
        waiting.send("m-2b");
        begin("m-3");
        waiting.abort("m-2");
        node.settle();

        node.agent.last().answer("1");
        node.settle();

        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2b");
    }

    @Test
    void a_message_that_waits_for_its_agent_is_run_after_the_process_died() {
        begin("m-1");
        TestClient waiting = begin("m-2");
        String session = waiting.sessionId();

        node = HandDrivenNode.plan().after(node).turns(2).yielding(1).start();
        node.client("c-back").resume(session, 0L);
        node.settle();

        assertThat(node.agent.messageIds()).containsExactly("m-2");
        assertThat(node.agent.last().turn().attempt()).isEqualTo(2);
    }

    @Test
    void an_agent_without_a_number_of_its_own_has_as_many_turns_as_the_node_those_that_wait_among_them() {
        node = HandDrivenNode.plan().turns(2).yielding(null).start();
        begin("m-1");
        begin("m-2");
        node.agent.calls().forEach(call -> call.place().leave());
        begin("m-3");

        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2");
        assertThat(node.freePermits()).isEqualTo(2);
    }

    @Test
    void a_turn_that_only_waits_lets_another_run_and_goes_on_when_that_has_ended() {
        Call waiting = awayBesideABusyNode();
        waiting.place().comeBack(() -> done.add("on"));
        node.settle();
        assertThat(done).isEmpty();

        node.other.last().answer("done");
        node.settle();

        assertThat(done).containsExactly("on");
        assertThat(node.freePermits()).isZero();
        waiting.answer("there");
        node.settle();
        assertThat(node.freePermits()).isEqualTo(1);
        assertThat(node.freeTurns()).isEqualTo(1);
    }

    @Test
    void a_turn_that_has_its_place_goes_on_at_once() {
        begin("m-1");
        Call call = node.agent.last();
        call.place().comeBack(() -> done.add("never left"));
        call.place().leave();
        call.place().leave();
        assertThat(node.freePermits()).isEqualTo(2);
        call.place().comeBack(() -> done.add("room"));

        assertThat(done).containsExactly("never left", "room");
        assertThat(node.freePermits()).isEqualTo(1);
    }

    private enum End {
        ANSWER,
        FAILURE,
        ABORT,
        TIMEOUT,
        TAKEOVER
    }

    @ParameterizedTest
    @CsvSource({
        "ANSWER, false", "ANSWER, true",
        "FAILURE, false", "FAILURE, true",
        "ABORT, false", "ABORT, true",
        "TIMEOUT, false", "TIMEOUT, true",
        "TAKEOVER, false", "TAKEOVER, true"
    })
    void whatever_ends_a_turn_that_is_away_gives_all_its_permits_back_once(End end, boolean wantsBack) {
        Call away = awayBesideABusyNode();
        if (wantsBack) away.place().comeBack(() -> done.add("never"));

        end(end, away);
        node.settle();

        assertThat(node.freePermits()).isZero();
        node.other.last().answer("done");
        node.settle();
        assertThat(node.freeTurns()).isEqualTo(1);
        assertThat(node.freePermits()).isEqualTo(1);
        assertThat(done).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void a_place_that_comes_free_just_as_its_turn_ends_is_not_lost(End end) {
        Call away = awayBesideABusyNode();
        away.place().comeBack(() -> done.add("never"));
        node.other.last().answer("done");
        // The place is the turn's now, and its session has not looked yet.
        node.journal.commitAll();

        end(end, away);
        node.settle();

        assertThat(node.freeTurns()).isEqualTo(1);
        assertThat(node.freePermits()).isEqualTo(1);
        assertThat(done).isEmpty();
    }

    private void end(End how, Call call) {
        switch (how) {
            case ANSWER -> call.answer("done without it");
            case FAILURE -> call.reply().completeExceptionally(new IllegalStateException("broken"));
            case ABORT -> client.abort("m-1");
            case TIMEOUT -> node.timers.advance(Duration.ofMinutes(9));
            case TAKEOVER -> {
                call.answer("too late");
                node.journal.rejectOne(new Rejection.Failed("taken over"));
            }
        }
    }

    @Test
    void a_turn_that_has_ended_has_no_place_to_leave_though_the_next_one_of_its_session_has() {
        TestClient talker = begin("m-1");
        Call first = node.agent.last();
        first.answer("1");
        talker.send("m-2");
        node.settle();
        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2");

        first.place().leave();
        first.place().comeBack(() -> done.add("never"));

        assertThat(node.freePermits()).isEqualTo(1);
        assertThat(done).isEmpty();
    }

    @Test
    void a_session_whose_turn_ends_on_its_way_back_leaves_its_agent_to_who_waits_for_it() {
        Call away = awayBesideABusyNode();
        client.send("m-1b");
        begin("m-2");
        away.place().comeBack(() -> done.add("never"));
        client.abort("m-1");
        node.settle();

        node.other.last().answer("done");
        node.settle();

        assertThat(node.agent.messageIds()).containsExactly("m-1", "m-2");
    }

    @Test
    void the_end_of_a_drain_leaves_a_turn_that_is_away_to_the_next_start() {
        Call away = awayBesideABusyNode();
        String session = client.sessionId();
        node.admission.drain();
        node.registry.evacuation().endRest();
        away.place().comeBack(() -> done.add("never"));
        node.settle();
        assertThat(done).isEmpty();
        assertThat(away.isRunning()).isFalse();

        node = HandDrivenNode.plan().after(node).turns(1).yielding(1).start();
        node.client("c-back").resume(session, 0L);
        node.settle();
        assertThat(node.agent.messageIds()).containsExactly("m-1");
    }

    @Test
    void a_turn_that_is_away_comes_back_while_the_node_drains() {
        Call away = awayBesideABusyNode();
        node.admission.drain();
        away.place().comeBack(() -> done.add("on"));
        node.other.last().answer("done");
        node.settle();

        assertThat(done).containsExactly("on");
    }

    private TestClient client;

    /** The turn of m-1 waits, and another agent's turn has the only place. */
    private Call awayBesideABusyNode() {
        node = HandDrivenNode.plan().turns(1).yielding(1).start();
        client = begin("m-1");
        Call call = node.agent.last();
        call.place().leave();
        node.timers.advance(Duration.ofMinutes(1));
        node.clientOf(HandDrivenNode.OTHER, "busy").begin().send("busy");
        node.settle();
        assertThat(node.other.messageIds()).containsExactly("busy");
        return call;
    }

    private TestClient begin(String messageId) {
        TestClient client = node.client("c-" + messageId).begin();
        client.send(messageId);
        node.settle();
        return client;
    }
}
