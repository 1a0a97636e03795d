package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.it.Event;
import dev.sluice.it.Frame;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One client of a session: where it stands, and how it comes back. Guarded by the lock of its {@link Talker}.
 *
 * <p>It remembers the last cursor it covered and asks for what follows, now and then for more than it needs.
 */
final class Device {
    private static final long BACK_AFTER_NANOS_MIN = 100_000_000L;
    private static final long BACK_AFTER_NANOS_MAX = 1_000_000_000L;

    private final String agentId;
    private final SplittableRandom random;
    private @Nullable Link link;
    private boolean isWanted = true;
    private boolean isGreeted;
    private long covered = -1;
    private long replayTo = -1;
    private long connectAtNanos;
    private long backAfterNanos = BACK_AFTER_NANOS_MIN;

    Device(String agentId, SplittableRandom random, long covered) {
        this.agentId = agentId;
        this.random = random;
        this.covered = covered;
    }

    /** The last cursor covered; -1 where it never asked for any. */
    long covered() {
        return covered;
    }

    boolean isGreeted() {
        return isGreeted;
    }

    boolean hasReadReplay() {
        return isGreeted && covered >= replayTo;
    }

    @Nullable
    Link link() {
        return link;
    }

    boolean isDue(long nowNanos) {
        return isWanted && link == null && nowNanos >= connectAtNanos;
    }

    void connecting(Link by) {
        link = by;
        isGreeted = false;
    }

    /** It does not come back any more; the link is to be cut. */
    void retire() {
        isWanted = false;
    }

    void ended(long nowNanos) {
        link = null;
        isGreeted = false;
        connectAtNanos = nowNanos + random.nextLong(backAfterNanos);
        // What keeps refusing is asked less often: the start of the gateway needs the processor more.
        backAfterNanos = Math.min(BACK_AFTER_NANOS_MAX, 2 * backAfterNanos);
    }

    /** Says hello or joins, from where it stands or a little before. */
    JsonNode greeting(String sessionId) {
        boolean isJoin = random.nextInt(4) == 0;
        ObjectNode frame = Frame.JSON.createObjectNode().put("type", isJoin ? "join" : "hello");
        frame.put("agent_id", agentId);
        if (!isJoin) {
            var capabilities = frame.putArray("capabilities");
            if (random.nextInt(8) > 0) capabilities.add("streaming");
            if (random.nextInt(3) == 0) capabilities.add("batch");
        }
        if (sessionId.isEmpty()) return frame;
        frame.put("session_id", sessionId);
        if (covered < 0) return frame;
        if (covered > 1 && random.nextInt(20) == 0) covered = random.nextLong(Math.max(0, covered - 200), covered);
        return frame.put("since", covered);
    }

    void greeted(Frame frame) {
        isGreeted = true;
        backAfterNanos = BACK_AFTER_NANOS_MIN;
        covered = frame.number("sequence");
        replayTo = frame.number("replay_to");
    }

    void told(Event event) {
        covered = event.cursor();
    }
}
