package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.CloseCode;
import dev.sluice.session.Rejection.Failed;
import org.junit.jupiter.api.Test;

/** A session that cannot be written any more: nothing of it goes on, and everything it held is given back. */
class LostSessionTest {
    private final HandDrivenNode node = HandDrivenNode.durable();

    @Test
    void what_a_lost_session_still_wanted_to_write_is_not_written() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        client.send("m-2");
        node.settle();
        node.agent.last().output().toolCall(dev.sluice.protocol.JsonText.EMPTY_OBJECT);
        node.agent.last().answer("a");
        client.send("m-3");
        node.journal.commitOne();
        node.journal.rejectOne(new Failed("22001"));
        assertThat(client.closes()).containsExactly(CloseCode.INTERNAL_ERROR);
        TestClient back = node.client("c-2").resume(client.sessionId(), null);

        assertThat(back.news()).startsWith("pong", "status");
        assertThat(back.greeting().pendingInbox()).isEqualTo(2);
        assertThat(node.agent.last().turn().attempt()).isEqualTo(2);
        node.agent.last().answer("a");
        node.settle();
        assertThat(back.news()).endsWith("final m-1 ok");
        client.leave();
        assertThat(node.registry.size()).isEqualTo(1);
    }

    @Test
    void an_agent_of_a_lost_session_is_told_to_stop_and_writes_nothing() {
        TestClient client = node.client("c-1").begin();
        client.send("m-1");
        node.settle();
        for (int i = 0; i < 600; i++) node.agent.last().output().token("x");
        node.journal.rejectOne(new Failed("22001"));

        assertThat(node.agent.last().isRunning()).isFalse();
        assertThat(node.agent.last().output().token("x")).isFalse();
        assertThat(node.agent.last().output().toolCall(dev.sluice.protocol.JsonText.EMPTY_OBJECT))
                .isFalse();
        node.agent.last().answer("late");
        node.settle();
        assertThat(node.journal.messages(client.sessionId()).get(0).finalCursor())
                .isNull();
        assertThat(node.freePermits()).isEqualTo(4);
    }

    @Test
    void a_lost_session_that_waits_for_a_permit_runs_nothing_when_it_comes() {
        HandDrivenNode narrow = HandDrivenNode.plan().turns(1).start();
        TestClient first = narrow.client("c-1").begin();
        TestClient second = narrow.client("c-2").begin();
        first.send("m-1");
        narrow.settle();
        second.send("n-1");
        narrow.settle();
        second.send("n-2");
        narrow.journal.rejectOne(new Rejection.Fenced());
        narrow.agent.last().answer("a");
        narrow.settle();

        assertThat(narrow.agent.messageIds()).containsExactly("m-1");
        assertThat(narrow.freePermits()).isEqualTo(1);
    }
}
