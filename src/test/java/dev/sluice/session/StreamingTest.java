package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.session.Rejection.Failed;
import dev.sluice.support.HandAgent.Call;
import org.junit.jupiter.api.Test;

/** What an agent streams: in order, within its cursors, and whole in the final. */
class StreamingTest {
    private final HandDrivenNode node = HandDrivenNode.durable();
    private final TestClient client = node.client("c-1").begin();

    StreamingTest() {
        client.news();
    }

    private Call running() {
        client.send("m-1");
        node.settle();
        client.news();
        return node.agent.last();
    }

    @Test
    void steps_are_told_after_their_commit_and_what_follows_waits_for_them() {
        Call call = running();
        call.output().toolCall(JsonText.EMPTY_OBJECT);
        call.output().token("after");
        assertThat(client.news()).isEmpty();
        node.settle();

        assertThat(client.news()).containsExactly("tool_call_stream m-1", "token_stream m-1");
    }

    @Test
    void a_call_of_a_tool_is_kept_when_it_is_committed_and_not_before() {
        var kept = running().output().keepToolCall(JsonText.EMPTY_OBJECT).toCompletableFuture();
        assertThat(kept).isNotDone();
        node.settle();

        assertThat(kept).isCompletedWithValue(true);
    }

    @Test
    void a_call_of_a_tool_that_cannot_be_stored_or_comes_too_late_is_not_kept() {
        Call call = running();
        var refused = call.output().keepToolCall(JsonText.EMPTY_OBJECT).toCompletableFuture();
        node.journal.rejectOne(new Failed("22001"));
        call.answer("a");
        node.settle();

        assertThat(refused).isCompletedWithValue(false);
        assertThat(call.output().keepToolCall(JsonText.EMPTY_OBJECT)).isCompletedWithValue(false);
    }

    @Test
    void a_step_that_cannot_be_stored_is_covered_and_the_turn_goes_on() {
        Call call = running();
        call.output().toolCall(JsonText.EMPTY_OBJECT);
        node.journal.rejectOne(new Failed("22001"));
        call.answer("a");
        node.settle();

        assertThat(client.news()).containsExactly("stream_end m-1", "final m-1 ok");
    }

    @Test
    void more_tokens_than_a_block_of_cursors_neither_stall_nor_pass_what_is_reserved() {
        Call call = running();
        for (int i = 0; i < 100_000; i++) {
            call.output().token("x");
            if (i % 700 == 0) node.journal.commitAll();
        }
        node.settle();

        assertThat(client.covered()).isEqualTo(100_002);
        assertThat(node.journal.cursorNext(client.sessionId())).isGreaterThan(100_002);
    }

    @Test
    void tokens_beyond_the_block_are_told_even_if_no_more_of_them_follow() {
        Call call = running();
        for (int i = 0; i < 600; i++) call.output().token("x");
        node.journal.commitOneWhile(() -> {
            for (int i = 0; i < 5_000; i++) call.output().token("x");
        });
        node.settle();

        assertThat(client.covered()).isEqualTo(5_602);
    }

    @Test
    void no_cursor_is_told_before_its_block_is_stored() {
        Call call = running();
        long before = node.journal.cursorNext(client.sessionId());
        for (int i = 0; i < 5_000; i++) call.output().token("x");

        assertThat(client.covered()).isEqualTo(before - 1);
    }

    @Test
    void a_streamed_reply_is_the_concatenation_of_its_tokens() {
        Call call = running();
        call.output().token("\"quoted\" ");
        call.output().reasoning("not part of it");
        call.output().token("ä\uD83D\uDE00");
        call.answerStreamed();
        node.settle();

        assertThat(client.last().path("content").asText()).isEqualTo("\"quoted\" ä\uD83D\uDE00");
    }
}
