package dev.sluice.protocol;

import static dev.sluice.protocol.FrameSamples.ATTACHMENT;
import static dev.sluice.protocol.FrameSamples.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every frame that answers or informs one connection, member by member. */
class DirectFramesTest {
    private static final String POLICY_JSON = "{'max_payload':1048576,'max_inbox':256,'max_inbox_bytes':1048577,"
            + "'max_buffered_bytes':1048578,'max_queued_frames':1000,'heartbeat_ms':30000,'drain_timeout_ms':10000,"
            + "'resume_window_ms':86400000,'max_message_rate':{'messages':100,'per_ms':1000},'durability':'durable'}";
    private static final String ATTACHMENT_JSON = "'session_id':'s-1','resumed':true,'cursor':17,'oldest_cursor':3,"
            + "'resync_required':false,'sequence':12,'replay_to':17,'window':254";

    @Test
    void hello_ok_has_every_member() {
        var features = new Features(List.of("message"), List.of("response"));
        String expected = "{'type':'hello_ok','protocol':1,'features':{'methods':['message'],'events':['response']},"
                + "'policy':" + POLICY_JSON + "," + ATTACHMENT_JSON + ",'pending_inbox':2,'is_executing':true";

        assertThat(json(new HelloOk(1, features, POLICY, ATTACHMENT, 2, true, null)))
                .isEqualTo(Json.of(expected + "}"));
        assertThat(json(new HelloOk(1, features, POLICY, ATTACHMENT, 2, true, 1_500L)))
                .isEqualTo(Json.of(expected + ",'retry_after_ms':1500}"));
    }

    @Test
    void a_policy_without_a_rate_says_null() {
        JsonNode policy = Json.read(FrameSamples.POLICY_WITHOUT_RATE.toJson().toString());
        assertThat(policy.get("max_message_rate").isNull()).isTrue();
        assertThat(policy.get("durability").textValue()).isEqualTo("drain");
        assertThat(policy.size()).isEqualTo(10);
    }

    @Test
    void a_policy_refuses_limits_under_which_nothing_works() {
        assertThatThrownBy(() ->
                        new Policy(1, 0, 1, 1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, null, Durability.DRAIN))
                .hasMessage("inboxMessagesMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new Policy(
                        1, 1, 1, 1, 1, Duration.ofMillis(-1), Duration.ZERO, Duration.ZERO, null, Durability.DRAIN))
                .hasMessageStartingWith("heartbeat: ");
        assertThatThrownBy(() -> new MessageRate(0, 1)).hasMessage("messages: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new DecoderLimits(0)).hasMessage("payloadBytesMax: 0 (expected: >= 1)");
    }

    @Test
    void features_offer_token_streams_only_to_those_who_can_take_them() {
        assertThat(Features.of(Set.of(Capability.BATCH)).events())
                .contains("response", "tool_call_stream", "stream_end", "message", "error", "message_abort")
                .doesNotContain("token_stream", "reasoning_stream");
        assertThat(Features.of(Set.of(Capability.STREAMING)).events()).contains("token_stream", "reasoning_stream");
        assertThat(Features.of(Set.of()).methods()).contains("message", "leave", "abort");
    }

    @Test
    void features_name_every_event_type() {
        List<String> events = Features.of(Set.of(Capability.STREAMING)).events();

        for (EventType type : EventType.values()) assertThat(events).contains(type.wireName());
        assertThat(events).doesNotHaveDuplicates();
    }

    @Test
    void hello_error_has_every_member() {
        assertThat(json(HelloError.of(HelloErrorCode.SESSION_NOT_FOUND, "no such session")))
                .isEqualTo(Json.of("{'type':'hello_error','code':'session_not_found','message':'no such session',"
                        + "'next_step':'start_new_session'}"));
        assertThat(json(HelloError.retryAfter(HelloErrorCode.DRAINING, "stopping", 5)))
                .isEqualTo(Json.of("{'type':'hello_error','code':'draining','message':'stopping',"
                        + "'next_step':'wait_then_retry','retry_after_seconds':5}"));
    }

    @Test
    void a_client_of_the_wrong_version_is_told_what_to_do() {
        assertThat(json(HelloError.clientTooOld()).get("next_step").textValue()).isEqualTo("upgrade_client");
        assertThat(json(HelloError.clientTooNew()).get("next_step").textValue()).isEqualTo("downgrade_client");
        assertThat(json(HelloError.clientTooNew()).get("code").textValue()).isEqualTo("protocol_unsupported");
    }

    @Test
    void joined_has_every_member() {
        var presence = List.of(new Presence("c-2", new Timestamp(1_500_000)));
        var health = new Health(Duration.ofSeconds(90), 2, 3, 4);

        assertThat(json(new Joined("echo", 1, ATTACHMENT, presence, health, POLICY)))
                .isEqualTo(Json.of("{'type':'joined'," + ATTACHMENT_JSON + ",'agent_id':'echo','protocol_version':1,"
                        + "'server_min_version':1,'server_max_version':1,"
                        + "'presence':[{'client_id':'c-2','status':'online','last_seen':1.500000}],"
                        + "'health':{'status':'healthy','uptime':90,'agents':2,'sessions':3,'clients':4},"
                        + "'policy':" + POLICY_JSON + "}"));
    }

    @Test
    void a_refused_join_is_told_what_a_hello_would_be() {
        assertThat(json(new JoinError(HelloError.retryAfter(HelloErrorCode.OVERLOADED, "full", 2))))
                .isEqualTo(Json.of("{'type':'error','code':'overloaded','message':'full','next_step':'wait_then_retry',"
                        + "'retry_after_seconds':2,'retry_after_ms':2000}"));
        assertThat(json(new JoinError(HelloError.of(HelloErrorCode.AGENT_NOT_FOUND, "no such agent"))))
                .isEqualTo(Json.of("{'type':'error','code':'agent_not_found','message':'no such agent',"
                        + "'next_step':'do_not_retry'}"));
        assertThat(json(new JoinError(HelloError.clientTooOld())).get("code").textValue())
                .isEqualTo("version_unsupported");
    }

    @Test
    void snapshot_has_every_member() {
        var question = new SnapshotMessage("m1", SnapshotMessage.USER, JsonText.ofString("hi"), new Timestamp(1));
        var answer = new SnapshotMessage(
                "m1", SnapshotMessage.ASSISTANT, JsonText.ofEncoded("{\"a\":1}"), new Timestamp(2_000_000));
        var waiting = new PendingMessage("m2", JsonText.ofString("next"), new Timestamp(3_000_010));

        assertThat(json(new Snapshot("s", "echo", List.of(question, answer), true, 9, List.of(waiting), false)))
                .isEqualTo(Json.of("{'type':'snapshot','state':{'session_id':'s','agent_id':'echo','messages':["
                        + "{'message_id':'m1','role':'user','content':'hi','timestamp':0.000001},"
                        + "{'message_id':'m1','role':'assistant','content':{'a':1},'timestamp':2.000000}],"
                        + "'truncated':true,'event_cursor':9,"
                        + "'pending_inbox':[{'message_id':'m2','content':'next','timestamp':3.000010}],"
                        + "'is_executing':false}}"));
    }

    @Test
    void status_has_every_member() {
        assertThat(json(Status.resuming("echo", 2)))
                .isEqualTo(Json.of("{'type':'status','source':'echo','message':"
                        + "'Resuming processing (2 pending messages)...'}"));
        assertThat(json(new Status("gateway", "stopping", 250L)))
                .isEqualTo(Json.of("{'type':'status','source':'gateway','message':'stopping','retry_after_ms':250}"));
    }

    @Test
    void a_full_inbox_says_how_full_and_when_to_come_back() {
        assertThat(json(ErrorFrame.inboxFull("m", 256, 255, 100)))
                .isEqualTo(Json.of("{'type':'error','code':'inbox_full','message_id':'m',"
                        + "'message':'the session\\u0027s inbox is full','max_inbox':256,'pending':255,'window':0,"
                        + "'retry_after_ms':100}"));
    }

    @Test
    void other_refusals_say_the_window_where_it_matters() {
        assertThat(json(ErrorFrame.retryAfter(ErrorCode.RATE_LIMITED, "too fast", null, 40, 7)))
                .isEqualTo(Json.of("{'type':'error','code':'rate_limited','message':'too fast','window':7,"
                        + "'retry_after_ms':40}"));
        assertThat(json(ErrorFrame.of(ErrorCode.NOT_JOINED, "say hello first", null)))
                .isEqualTo(Json.of("{'type':'error','code':'not_joined','message':'say hello first'}"));
    }

    @Test
    void answers_to_aborts_and_leaves_have_every_member() {
        assertThat(json(new Aborted("s", "m")))
                .isEqualTo(Json.of("{'type':'aborted','session_id':'s','message_id':'m'}"));
        assertThat(json(new Cancelled("s", "m")))
                .isEqualTo(Json.of("{'type':'cancelled','session_id':'s','message_id':'m'}"));
        assertThat(json(new NoActiveTurn("s", "m")))
                .isEqualTo(Json.of("{'type':'no_active_turn','session_id':'s','message_id':'m'}"));
        assertThat(json(new NoActiveTurn("s", null))).isEqualTo(Json.of("{'type':'no_active_turn','session_id':'s'}"));
        assertThat(json(new Left("s"))).isEqualTo(Json.of("{'type':'left','session_id':'s'}"));
    }

    @Test
    void signs_of_life_are_only_their_type() {
        assertThat(new FrameEncoder().encode(new ServerPing())).isEqualTo("{\"type\":\"ping\"}");
        assertThat(new FrameEncoder().encode(new ServerPong())).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void only_signals_may_be_dropped() {
        var typing = new RelayedSignal(SignalKind.AGENT_STATUS, "s", "c-1", JsonText.ofEncoded("{\"a\":[]}"));

        assertThat(json(typing))
                .isEqualTo(Json.of("{'type':'agent_status','session_id':'s','source':'c-1','data':{'a':[]}}"));
        assertThat(typing.droppable()).isTrue();
        assertThat(new ServerPong().droppable()).isFalse();
        assertThat(new Left("s").droppable()).isFalse();
    }

    @Test
    void text_of_any_kind_is_escaped_and_no_lone_surrogate_leaves() {
        String text = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é€😀";

        JsonNode status = json(new Status("gateway", text + "\uD83D", null));
        assertThat(status.get("message").textValue()).isEqualTo(text + "\uFFFD");
    }

    @Test
    void copies_lists_so_that_a_frame_cannot_change() {
        List<SnapshotMessage> messages = new ArrayList<>();
        var snapshot = new Snapshot("s", "a", messages, false, 1, List.of(), false);
        messages.add(new SnapshotMessage("m", SnapshotMessage.USER, JsonText.ofString("x"), new Timestamp(1)));

        assertThat(snapshot.messages()).isEmpty();
    }

    private static JsonNode json(DirectFrame frame) {
        return Json.read(new FrameEncoder().encode(frame));
    }
}
