package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must find what is wrong, or the tests over the wire could not fail. */
class CoverageTest {
    private final List<Frame> frames = new ArrayList<>();

    @Test
    void finds_a_hole() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 3, "a", "0");
        token(5, 5, "a", "1");

        assertFound("hole: expected 4");
    }

    @Test
    void finds_an_overlap() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 4, "a", "01");
        token(4, 5, "a", "1");

        assertFound("overlap: expected 5");
    }

    @Test
    void finds_a_repeated_cursor_that_does_not_say_so() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        accepted(2, "a");

        assertFound("overlap: expected 3", "accepted twice");
    }

    @Test
    void finds_a_second_final_and_a_final_without_an_accept() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        answer(3, 3, "a", "x");
        answer(4, 4, "a", "x");
        answer(5, 5, "b", "x");

        assertFound("a second final", "a final without its accept");
    }

    @Test
    void finds_finals_out_of_the_order_of_accepts() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        accepted(3, "b");
        answer(4, 4, "b", "x");

        assertFound("finals out of order: expected a");
    }

    @Test
    void finds_a_text_that_is_not_the_tokens() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 3, "a", "0");
        streamEnd(4, "a");
        answer(5, 5, "a", "01");

        assertFound("the tokens are not the answer");
    }

    @Test
    void finds_a_token_after_one_was_left_out() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 3, "a", "0");
        accepted(4, 5, "b");
        token(6, 6, "a", "2");
        streamEnd(7, "a");
        answer(8, 8, "a", "012");

        assertFound("the tokens are not the answer");
    }

    @Test
    void finds_a_stream_that_never_ended_and_one_that_goes_on_after_its_end() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 3, "a", "0");
        answer(4, 4, "a", "0");
        token(5, 5, "a", "1");

        assertFound("a stream that never ended", "after its final");
    }

    @Test
    void finds_a_turn_that_runs_before_its_place() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        accepted(3, "b");
        token(4, 4, "b", "0");

        assertFound("not its turn yet");
    }

    @Test
    void finds_live_events_where_a_replay_was_promised_and_windows_in_replays() {
        helloOk(1, 3, 3);
        accepted(2, "a");
        frames.add(replay(3, response("final", "a", 3)));

        assertFound("replay_to is 3 but got response accepted", "a window in a replay");
    }

    @Test
    void finds_a_replayed_accept_without_its_message() {
        helloOk(1, 2, 2);
        ObjectNode accept = response("accepted", "a", 2).put("content", "Started processing.");
        accept.remove("window");
        frames.add(replay(2, accept));

        assertFound("a replayed accept without its message");
    }

    @Test
    void finds_a_replay_whose_number_jumps_with_its_cursor() {
        helloOk(1, 4, 4);
        frames.add(replay(2, tokenJson(2, 2, "a", "0", 1)));
        frames.add(replay(4, tokenJson(3, 4, "a", "12", 1)));

        assertThat(Coverage.violations(frames)).singleElement().asString().startsWith("a replay not numbered 3");
    }

    @Test
    void finds_an_event_before_the_greeting() {
        accepted(2, "a");

        assertFound("before the greeting");
    }

    @Test
    void finds_a_cursor_that_two_connections_were_told_differently() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        List<Frame> first = List.copyOf(frames);
        frames.clear();
        helloOk(1, 2, 1);
        ObjectNode other = response("accepted", "b", 2).put("event_id", "other").put("content", "Started processing.");
        frames.add(frame(other));

        assertThat(History.of(List.of(first, frames)).violations())
                .anyMatch(violation -> violation.startsWith("two event_ids"))
                .anyMatch(violation -> violation.startsWith("two messages"));
    }

    @Test
    void accepts_merged_tokens_a_batch_a_restart_and_a_covered_rest() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        token(3, 7, "a", "01234");
        frames.addAll(Frame.read("[" + tokenJson(8, 8, "a", "5", 1) + ",{\"type\":\"ping\"}]", 0));
        frames.add(frame(event("turn_restarted", 99, "a")
                .put("from", 9)
                .put("attempt", 2)
                .put("reason", "process ended")));
        frames.add(frame(tokenJson(100, 100, "a", "0", 2)));
        answer(101, 110, "a", "012345");

        assertThat(Coverage.violations(frames)).isEmpty();
    }

    @Test
    void accepts_duplicates_outside_the_rule_and_a_second_greeting_after_leave() {
        helloOk(1, 1, 1);
        accepted(2, "a");
        answer(3, 3, "a", "x");
        frames.add(frame(response("accepted", "a", 2).put("duplicate", true)));
        frames.add(frame(Frame.JSON.createObjectNode().put("type", "left")));
        helloOk(0, 3, 3);
        ObjectNode start = event("session_start", 1, "").put("agent_id", "echo");
        frames.add(replay(1, start));
        ObjectNode accept = response("accepted", "a", 2).put("content", "Started processing.");
        accept.remove("window");
        accept.putObject("message").put("content", "x").put("sender_id", "s");
        frames.add(replay(2, accept));
        ObjectNode answer = answerJson(3, 3, "a", "x");
        answer.remove("window");
        frames.add(replay(3, answer));

        assertThat(Coverage.violations(frames)).isEmpty();
    }

    private void assertFound(String... beginnings) {
        List<String> violations = Coverage.violations(frames);
        for (String beginning : beginnings)
            assertThat(violations).anyMatch(violation -> violation.startsWith(beginning));
    }

    private void helloOk(long sequence, long head, long replayTo) {
        frames.add(frame(Frame.JSON
                .createObjectNode()
                .put("type", "hello_ok")
                .put("sequence", sequence)
                .put("cursor", head)
                .put("replay_to", replayTo)));
    }

    private void accepted(long cursor, String messageId) {
        accepted(cursor, cursor, messageId);
    }

    private void accepted(long from, long cursor, String messageId) {
        frames.add(
                frame(response("accepted", messageId, cursor).put("from", from).put("content", "Message queued.")));
    }

    private void token(long from, long cursor, String messageId, String content) {
        frames.add(frame(tokenJson(from, cursor, messageId, content, 1)));
    }

    private void streamEnd(long cursor, String messageId) {
        frames.add(frame(event("stream_end", cursor, messageId).put("attempt", 1)));
    }

    private void answer(long from, long cursor, String messageId, String content) {
        frames.add(frame(answerJson(from, cursor, messageId, content)));
    }

    private static ObjectNode answerJson(long from, long cursor, String messageId, String content) {
        ObjectNode answer = response("final", messageId, cursor)
                .put("from", from)
                .put("content", content)
                .put("attempts", 1);
        answer.putObject("outcome").put("status", "ok");
        return answer;
    }

    private static ObjectNode tokenJson(long from, long cursor, String messageId, String content, int attempt) {
        ObjectNode token =
                event("token_stream", cursor, messageId).put("from", from).put("attempt", attempt);
        token.putObject("data").put("content", content);
        return token;
    }

    private static ObjectNode response(String status, String messageId, long cursor) {
        return event("response", cursor, messageId).put("status", status).put("window", 1);
    }

    private static ObjectNode event(String type, long cursor, String messageId) {
        return Frame.JSON
                .createObjectNode()
                .put("type", type)
                .put("message_id", messageId)
                .put("cursor", cursor)
                .put("seq", cursor)
                .put("session_id", "s")
                .put("event_id", "e" + cursor)
                .put("timestamp", 1.5);
    }

    private static Frame replay(long cursor, ObjectNode event) {
        ObjectNode replay = Frame.JSON.createObjectNode().put("type", "replay").put("seq", cursor);
        ObjectNode envelope = replay.putObject("event")
                .put("type", event.path("type").asText())
                .put("event_id", "e" + cursor)
                .put("timestamp", 1.5)
                .put("sequence", cursor);
        envelope.set("data", event);
        return frame(replay);
    }

    private static Frame frame(ObjectNode json) {
        return Frame.read(json.toString(), 0).get(0);
    }
}
