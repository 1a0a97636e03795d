package dev.sluice.session;

import dev.sluice.agent.ToolEvent;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventType;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.TurnRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What agents reported of their tools in one stretch of a session's log, the newest as far as the bounds go. */
final class ReportedTools {
    /** Events told at a time, besides the bound of their bytes. */
    static final int EVENTS_MAX = 4_096;

    static final int BYTES_MAX = SessionHistory.HISTORY_BYTES_MAX;

    /** Where nothing was reported. */
    static final ReportedTools NONE = new ReportedTools(List.of(), false);

    private final Map<String, List<ToolEvent>> byMessage = new HashMap<>();

    /** Whether older ones are not told. */
    private final boolean cut;

    /** The oldest that is told; null where none is. */
    private final @Nullable EncodedEvent oldest;

    /** Of {@code events}, in cursor order, before which there were more where they are {@code truncated}. */
    ReportedTools(List<EncodedEvent> events, boolean truncated) {
        boolean full = false;
        EncodedEvent first = null;
        long bytes = 0;
        int told = 0;
        for (int i = events.size() - 1; i >= 0; i--) {
            EncodedEvent event = events.get(i);
            ToolEvent.Kind kind = kind(event.type());
            if (kind == null) continue;
            TurnRef turn = Objects.requireNonNull(event.turn());
            JsonText data = Objects.requireNonNull(event.stepData());
            bytes += data.bytes();
            full = told == EVENTS_MAX || bytes > BYTES_MAX;
            if (full) break;
            byMessage
                    .computeIfAbsent(turn.messageId(), id -> new ArrayList<>())
                    .add(new ToolEvent(kind, turn.attempt(), data));
            first = event;
            told++;
        }
        byMessage.values().forEach(Collections::reverse);
        cut = full || truncated;
        oldest = first;
    }

    /** Those of one message, oldest first. */
    List<ToolEvent> of(String messageId) {
        return byMessage.getOrDefault(messageId, List.of());
    }

    /** Whether none of a finished message's are left out for sure: of the oldest that is told, there may be more. */
    boolean tellsAllOf(StoredMessage finished) {
        if (!cut) return true;
        if (oldest == null) return false;
        // Messages are finished one after the other, so that what is left out belongs to this one or to those before
        // it.
        String begunIn = Objects.requireNonNull(oldest.turn()).messageId();
        return !finished.messageId().equals(begunIn)
                && Objects.requireNonNull(finished.finalCursor()) > oldest.cursor();
    }

    private static ToolEvent.@Nullable Kind kind(EventType type) {
        return switch (type) {
            case TOOL_CALL_STREAM -> ToolEvent.Kind.CALL;
            case TOOL_RESULT_STREAM -> ToolEvent.Kind.RESULT;
            case SESSION_START,
                    ACCEPTED,
                    TOKEN_STREAM,
                    REASONING_STREAM,
                    TOOL_PROGRESS_STREAM,
                    RETRY_STREAM,
                    STREAM_ERROR,
                    STREAM_END,
                    TURN_RESTARTED,
                    FINAL,
                    SESSION_END -> null;
        };
    }
}
