package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What an event that belongs to no stream says.
 *
 * @param text its small members as JSON, without braces
 * @param large its large member; null where it has none
 * @param window the window a live frame tells; null for none
 */
record FactMembers(
        String text, @Nullable LargeMember large, @Nullable Integer window) {
    static FactMembers of(EventAddress address, SessionEvent event) {
        if (event instanceof Accepted accepted) return accepted(accepted);
        if (event instanceof Final last) return last(last);
        return new FactMembers(withoutBraces(small(address, event)), null, null);
    }

    private static FactMembers accepted(Accepted event) {
        JsonObject members = new JsonObject()
                .put("status", "accepted")
                .put("message_id", event.messageId())
                .put("content", event.content());
        LargeMember message = LargeMember.message(event.message(), event.senderId());
        return new FactMembers(withoutBraces(members), message, event.window());
    }

    private static FactMembers last(Final event) {
        JsonObject members = new JsonObject()
                .put("status", "final")
                .put("message_id", event.messageId())
                .put("outcome", event.outcome().toJson())
                .put("attempts", event.attempts())
                .put("metadata", event.metadata());
        return new FactMembers(withoutBraces(members), LargeMember.content(event.content()), event.window());
    }

    private static JsonObject small(EventAddress address, SessionEvent event) {
        if (event instanceof SessionStart) return new JsonObject().put("agent_id", address.agentId());
        if (event instanceof TurnRestarted restarted) {
            return new JsonObject()
                    .put("message_id", restarted.turn().messageId())
                    .put("attempt", restarted.turn().attempt())
                    .put("reason", restarted.reason());
        }
        if (event instanceof SessionEnd end) {
            return new JsonObject()
                    .put("reason", end.reason())
                    .put("had_pending_work", end.hadPendingWork())
                    .put("was_executing", end.wasExecuting());
        }
        throw new IllegalArgumentException("event: " + event.type() + " (expected: one that belongs to no stream)");
    }

    private static String withoutBraces(JsonObject members) {
        String text = members.toString();
        return text.substring(1, text.length() - 1);
    }
}
