package dev.sluice.protocol;

import java.util.List;
import java.util.Map;

/**
 * Something the agent reports on its way, beside text.
 *
 * @param turn the attempt it belongs to
 * @param kind what it is
 * @param data a JSON object without members of the {@linkplain #RESERVED reserved names}
 */
public record StreamStep(TurnRef turn, StepKind kind, JsonText data) implements SessionEvent {
    /** Names that a replayed step has beside its data. */
    public static final List<String> RESERVED = List.of("message_id", "attempt", "session_id", "cursor", "from");

    /** Refuses data that could not be replayed: no object, or with a member that would stand twice. */
    public StreamStep {
        Map<String, JsonText> members = data.membersOrNull();
        if (members == null) throw new IllegalArgumentException("data: not an object (expected: a JSON object)");
        for (String name : RESERVED) {
            if (members.containsKey(name)) {
                throw new IllegalArgumentException("data: has " + name + " (expected: no member of a reserved name)");
            }
        }
    }

    @Override
    public EventType type() {
        return kind.type();
    }
}
