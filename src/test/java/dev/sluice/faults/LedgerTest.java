package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.it.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must find each broken promise, or a clean run would say nothing. */
class LedgerTest {
    private final Ledger ledger = new Ledger("echo");

    @Test
    void finds_nothing_where_all_is_kept() {
        greeted(1, 1, 1);
        say(1, "a");
        say(1, "b");
        accepted(1, 2, "a");
        accepted(1, 3, "b");
        answered(1, 4, "a");
        note(new WireRecord.Ended(1, 0, 1006, "cut"));
        greeted(2, 4, 1000);
        answered(2, 1000, 5, "b", new TextNode("b"), "ok");

        assertThat(found()).isEmpty();
        assertThat(ledger.accepted()).isEqualTo(2);
        assertThat(ledger.finals()).isEqualTo(2);
    }

    @Test
    void finds_a_lost_message() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");

        assertThat(found()).containsExactly(Verdict.LOST);
    }

    @Test
    void finds_a_message_that_was_never_answered() {
        greeted(1, 1, 1);
        say(1, "a");

        assertThat(found()).containsExactly(Verdict.UNANSWERED);
    }

    @Test
    void finds_a_second_final_on_another_connection() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        greeted(2, 3, 3);
        answered(2, 4, "a");

        assertThat(found()).contains(Verdict.DUPLICATED);
    }

    @Test
    void finds_a_second_accept_after_a_restart() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        greeted(2, 2, 2);
        accepted(2, 3, "a");
        answered(2, 4, "a");

        assertThat(found()).contains(Verdict.DUPLICATED);
    }

    @Test
    void takes_a_retold_outcome_for_what_it_is() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        note(new WireRecord.Received(1, frame(duplicate(3, "a", "a"))));

        assertThat(found()).isEmpty();
        assertThat(ledger.duplicatesTold()).isEqualTo(1);
    }

    @Test
    void finds_a_retold_outcome_that_differs() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        note(new WireRecord.Received(1, frame(duplicate(3, "a", "other"))));

        assertThat(found()).containsExactly(Verdict.CURSOR_REUSED);
    }

    @Test
    void finds_finals_that_are_not_in_the_order_of_accepts() {
        greeted(1, 1, 1);
        say(1, "a");
        say(1, "b");
        accepted(1, 2, "a");
        accepted(1, 3, "b");
        greeted(2, 3, 3);
        answered(2, 4, "b");
        answered(2, 5, "a");

        assertThat(found()).contains(Verdict.REORDERED);
    }

    @Test
    void finds_accepts_that_are_not_in_the_order_of_sending() {
        greeted(1, 1, 1);
        say(1, "a");
        say(1, "b");
        accepted(1, 2, "b");
        accepted(1, 3, "a");
        answered(1, 4, "b");
        answered(1, 5, "a");

        assertThat(found()).containsExactly(Verdict.REORDERED);
    }

    @Test
    void lets_a_refused_message_come_in_later() {
        greeted(1, 1, 1);
        say(1, "a");
        say(1, "b");
        accepted(1, 2, "b");
        note(new WireRecord.Received(
                1, frame(object("error").put("code", "overloaded").put("message_id", "a"))));
        say(1, "a");
        accepted(1, 3, "a");
        answered(1, 4, "b");
        answered(1, 5, "a");

        assertThat(found()).isEmpty();
    }

    @Test
    void finds_a_hole_on_one_connection() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 3, "a");
        answered(1, 4, "a");

        assertThat(found()).containsExactly(Verdict.HOLE);
    }

    @Test
    void finds_a_fact_hidden_under_another_event() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        greeted(2, 1, 3);
        answered(2, 3, 2, "a", new TextNode("a"), "ok");

        assertThat(found()).containsExactly(Verdict.HOLE);
    }

    @Test
    void finds_a_fact_that_was_hidden_before_it_was_told() {
        greeted(1, 1, 1);
        say(1, "a");
        answered(1, 3, 2, "a", new TextNode("a"), "ok");
        greeted(2, 1, 3);
        accepted(2, 2, "a");
        answered(2, 3, "a");

        assertThat(found()).contains(Verdict.HOLE);
    }

    @Test
    void finds_an_overlap_on_one_connection() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        answered(1, 3, "a");

        assertThat(found()).contains(Verdict.OVERLAP);
    }

    @Test
    void finds_a_cursor_used_twice_across_a_restart() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        note(new WireRecord.Ended(1, 0, 1006, "killed"));
        greeted(2, 1, 2);
        answered(2, 2, "a");

        assertThat(found()).contains(Verdict.CURSOR_REUSED);
    }

    @Test
    void finds_a_head_below_what_was_seen() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        greeted(2, 2, 2);

        assertThat(found()).containsExactly(Verdict.HEAD_WENT_BACK);
    }

    @Test
    void finds_an_answer_that_is_not_the_agents() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, 3, "a", new TextNode("b"), "ok");

        assertThat(found()).containsExactly(Verdict.WRONG_ANSWER);
    }

    @Test
    void finds_an_outcome_that_nobody_caused() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, 3, "a", new TextNode(""), "aborted");

        assertThat(found()).containsExactly(Verdict.WRONG_ANSWER);
    }

    @Test
    void finds_an_abort_that_was_told_and_not_kept() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        note(new WireRecord.Sent(1, 0, object("abort").put("message_id", "a")));
        note(new WireRecord.Received(1, frame(object("cancelled").put("message_id", "a"))));
        answered(1, 3, "a");

        assertThat(found()).containsExactly(Verdict.WRONG_ANSWER);
    }

    @Test
    void finds_tokens_of_a_void_attempt() {
        var streaming = new Ledger("simulator");
        JsonNode content = new TextNode("x y");
        for (WireRecord record : List.of(
                new WireRecord.Received(1, frame(greeting(1, 1))),
                new WireRecord.Sent(1, 0, message("a", content)),
                new WireRecord.Received(1, frame(accept(2, "a"))),
                new WireRecord.Received(1, frame(token(3, 1, "x "))),
                new WireRecord.Received(
                        1,
                        frame(event("turn_restarted", 4).put("message_id", "a").put("attempt", 2))),
                new WireRecord.Received(1, frame(token(5, 1, "y"))))) streaming.note(record);

        assertThat(streaming.violations()).extracting(Violation::verdict).containsExactly(Verdict.BROKEN);
    }

    @Test
    void finds_a_final_of_a_message_that_was_never_sent_or_accepted() {
        greeted(1, 1, 1);
        accepted(1, 2, "a");
        say(1, "b");
        greeted(2, 1, 3);
        answered(2, 3, 2, "b", new TextNode("b"), "ok");

        assertThat(found()).contains(Verdict.UNASKED);
        assertThat(ledger.violations()).extracting(Violation::what).anyMatch(what -> what.contains("but no accept"));
    }

    @Test
    void finds_a_session_or_a_past_that_is_gone() {
        greeted(1, 1, 1);
        say(1, "a");
        accepted(1, 2, "a");
        answered(1, 3, "a");
        note(new WireRecord.Received(2, frame(object("hello_error").put("code", "session_not_found"))));
        note(new WireRecord.Received(3, frame(greeting(3, 3).put("resync_required", true))));

        assertThat(found()).containsExactly(Verdict.SESSION_LOST, Verdict.SESSION_LOST);
    }

    private List<Verdict> found() {
        ledger.checkQuiet();
        return ledger.violations().stream().map(Violation::verdict).toList();
    }

    private void note(WireRecord record) {
        ledger.note(record);
    }

    private void greeted(int connection, long sequence, long head) {
        note(new WireRecord.Sent(connection, 0, object("hello")));
        note(new WireRecord.Received(connection, frame(greeting(sequence, head))));
    }

    private void say(int connection, String id) {
        note(new WireRecord.Sent(connection, 0, message(id, new TextNode(id))));
    }

    private void accepted(int connection, long cursor, String id) {
        note(new WireRecord.Received(connection, frame(accept(cursor, id))));
    }

    private void answered(int connection, long cursor, String id) {
        answered(connection, cursor, cursor, id, new TextNode(id), "ok");
    }

    private void answered(int connection, long cursor, long from, String id, JsonNode content, String outcome) {
        ObjectNode answer = response(cursor, id, "final").put("from", from).put("attempts", 1);
        answer.set("content", content);
        answer.putObject("outcome").put("status", outcome);
        note(new WireRecord.Received(connection, frame(answer)));
    }

    private static ObjectNode message(String id, JsonNode content) {
        return object("message").put("message_id", id).set("content", content);
    }

    /** All that is told again is told as a replay, of the same cursor. */
    private static ObjectNode duplicate(long cursor, String id, String content) {
        ObjectNode replay = object("replay").put("seq", cursor).put("duplicate", true);
        ObjectNode event = replay.putObject("event").put("type", "response");
        event.put("event_id", "e" + cursor).put("timestamp", 1.5);
        ObjectNode data = event.putObject("data").put("cursor", cursor).put("status", "final");
        data.put("message_id", id).put("content", content).put("attempts", 1);
        data.putObject("outcome").put("status", "ok");
        return replay;
    }

    private static ObjectNode accept(long cursor, String id) {
        return response(cursor, id, "accepted").put("content", "Started processing.");
    }

    private static ObjectNode response(long cursor, String id, String status) {
        return event("response", cursor)
                .put("message_id", id)
                .put("status", status)
                .put("window", 200);
    }

    private static ObjectNode token(long cursor, int attempt, String content) {
        ObjectNode token = event("token_stream", cursor).put("message_id", "a").put("attempt", attempt);
        token.putObject("data").put("content", content);
        return token;
    }

    private static ObjectNode event(String type, long cursor) {
        return object(type)
                .put("session_id", "s")
                .put("event_id", "e" + cursor)
                .put("timestamp", 1.5)
                .put("cursor", cursor)
                .put("seq", cursor);
    }

    private static ObjectNode greeting(long sequence, long head) {
        return object("hello_ok")
                .put("sequence", sequence)
                .put("replay_to", sequence)
                .put("cursor", head);
    }

    private static ObjectNode object(String type) {
        return Frame.JSON.createObjectNode().put("type", type);
    }

    private static Frame frame(ObjectNode json) {
        return Frame.read(json.toString(), 0).get(0);
    }
}
