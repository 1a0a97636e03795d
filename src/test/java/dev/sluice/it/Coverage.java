package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks what one connection received against the cursor rule: from the greeting's {@code sequence} on, the events cover
 * the integers without hole and without overlap; and against what hangs on it: the replay's numbers and its end, who carries a window,
 * the size of merged frames, and the {@link Turns} the events tell.
 */
public final class Coverage {
    private static final int MERGED_BYTES_MAX = 64 * 1024;
    private static final Set<String> EVENT_TYPES = Set.of(
            "session_start",
            "response",
            "token_stream",
            "reasoning_stream",
            "tool_call_stream",
            "tool_progress_stream",
            "tool_result_stream",
            "retry_stream",
            "stream_error",
            "stream_end",
            "turn_restarted",
            "session_end");

    private final List<String> violations = new ArrayList<>();
    private Turns turns = new Turns(violations, true);
    private boolean isGreeted;
    private long next = -1;
    private long replayTo = -1;
    private long replaySequence = -1;

    /** Everything in the frames of one connection that breaks the rule; empty when it holds. */
    static List<String> violations(List<Frame> frames) {
        var coverage = new Coverage();
        frames.forEach(coverage::see);
        return coverage.violations;
    }

    /** Fails unless the rule holds for each of these connections, and they tell the same of each cursor. */
    static void assertHolds(WireClient... clients) {
        var connections = new ArrayList<List<Frame>>();
        for (WireClient client : clients) {
            assertThat(violations(client.frames())).as(client.toString()).isEmpty();
            connections.add(client.frames());
        }
        assertThat(History.of(connections).violations())
                .as("what the connections tell of the same cursors")
                .isEmpty();
    }

    /** Takes the connection's next frame. */
    public void see(Frame frame) {
        switch (frame.type()) {
            case "hello_ok", "joined" -> greet(frame);
            case "left" -> isGreeted = false;
            case "hello_error", "error", "ping", "pong" -> {}
            // Who never said hello is told when to come back, too.
            case "status" -> {
                if (!isGreeted && !frame.json().has("retry_after_ms")) violations.add("before the greeting: " + frame);
            }
            default -> {
                if (!isGreeted) violations.add("before the greeting: " + frame);
                if (!frame.isDuplicate()) frame.event().ifPresent(event -> cover(frame, event));
            }
        }
    }

    /** What was found wrong since it was last asked. */
    public List<String> takeViolations() {
        List<String> taken = List.copyOf(violations);
        violations.clear();
        return taken;
    }

    private void greet(Frame frame) {
        if (isGreeted) violations.add("a second greeting: " + frame);
        isGreeted = true;
        long sequence = frame.number("sequence");
        long head = frame.number("cursor");
        replayTo = frame.number("replay_to");
        next = sequence + 1;
        replaySequence = sequence;
        boolean isReplaying = replayTo > sequence;
        if (replayTo < sequence) violations.add("replay_to " + replayTo + " before sequence " + sequence);
        if (sequence > head) violations.add("sequence " + sequence + " after the head " + head);
        if (replayTo > head) violations.add("replay_to " + replayTo + " after the head " + head);
        turns = new Turns(violations, (isReplaying && sequence == 0) || head <= 1);
    }

    private void cover(Frame frame, Event event) {
        if (!EVENT_TYPES.contains(event.type())) violations.add("a cursor on a direct frame: " + frame);
        if (event.cursor() < 1 || event.from() < 1 || event.from() > event.cursor())
            violations.add("no span: " + frame);
        if (event.from() > next) violations.add("hole: expected " + next + " but got " + event);
        if (event.from() < next) violations.add("overlap: expected " + next + " but got " + event);
        next = event.cursor() + 1;
        identify(frame, event);
        if (event.isReplayed() != (event.cursor() <= replayTo))
            violations.add("replay_to is " + replayTo + " but got " + event);
        boolean isMerged = frame.batchSize() > 1 || (event.isConflatable() && event.from() < event.cursor());
        if (isMerged && frame.messageBytes() > MERGED_BYTES_MAX)
            violations.add("merged into " + frame.messageBytes() + " bytes: " + frame);
        turns.tell(event);
    }

    private void identify(Frame frame, Event event) {
        JsonNode json = frame.json();
        if (json.path("seq").asLong(-1) != event.cursor()) violations.add("seq is not the cursor: " + frame);
        if (event.eventId().isEmpty()) violations.add("no event_id: " + frame);
        if (!event.envelope().path("timestamp").isNumber()) violations.add("no timestamp: " + frame);
        if (!event.isReplayed() && frame.text("session_id").isEmpty()) violations.add("no session_id: " + frame);
        if (event.type().equals("session_start") && (event.cursor() != 1 || !event.isReplayed()))
            violations.add("session_start elsewhere than at the start of a replay from 0: " + frame);
        if (event.isReplayed() && event.envelope().path("sequence").asLong(-1) != ++replaySequence)
            violations.add("a replay not numbered " + replaySequence + ": " + frame);
        if (!event.type().equals("response")) return;
        boolean hasWindow = event.members().has("window");
        if (event.isReplayed() && hasWindow) violations.add("a window in a replay: " + frame);
        if (!event.isReplayed() && !hasWindow) violations.add("no window: " + frame);
        if (event.isReplayed()
                && event.isAccepted()
                && !event.members().path("message").has("content"))
            violations.add("a replayed accept without its message: " + frame);
    }
}
