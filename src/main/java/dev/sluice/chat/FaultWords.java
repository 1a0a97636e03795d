package dev.sluice.chat;

import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.AgentSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a client what is wrong with an agent's model, and whoever runs the gateway which setting it may be. Immutable. */
final class FaultWords {
    /** How the circuit that leaves a failing model alone is told. */
    static final String CIRCUIT_OPEN = "agent_circuit_open";

    /** How a request that the agent's own rate leaves no time for is told. */
    static final String RATE_LIMITED = "agent_rate_limited";

    /** How a model that calls tools for ever is told. */
    static final String TOOL_LOOP = "tool_loop_too_long";

    private final AgentSettings settings;

    FaultWords(AgentSettings settings) {
        this.settings = settings;
    }

    AgentFailure failure(Fault fault) {
        return new AgentFailure(fault.kind().code(), "agent " + settings.id() + ": " + words(fault));
    }

    AgentFailure circuitOpen() {
        return new AgentFailure(
                CIRCUIT_OPEN,
                "agent " + settings.id()
                        + ": its model has failed too often and is left alone for a while; try again in up to "
                        + seconds(settings.bounds().limits().circuitOpen()) + " s");
    }

    AgentFailure rateLimited() {
        return new AgentFailure(
                RATE_LIMITED,
                "agent " + settings.id()
                        + ": so many requests wait for its rate that this message's time would be over; try again later, or raise "
                        + key("MAX_RATE"));
    }

    AgentFailure toolLoop() {
        int rounds = settings.bounds().tools().roundsMax();
        return new AgentFailure(
                TOOL_LOOP,
                "agent " + settings.id() + ": the model called tools " + rounds + " times without an answer (at most "
                        + key("TOOL_ROUNDS") + ")");
    }

    private String words(Fault fault) {
        return switch (fault.kind()) {
            case RATE_LIMITED -> "the model's owner takes no more requests for now" + after(fault) + told(fault);
            case UNAVAILABLE ->
                fault.status() == 0
                        ? "the model cannot be reached, or cannot answer now; see " + key("BASE_URL") + told(fault)
                        : "the model cannot answer now (HTTP " + fault.status() + "); try again later" + after(fault);
            case CONNECTION_LOST -> "the connection to the model broke before its answer was complete; try again";
            case PROTOCOL_ERROR ->
                "what answers at " + key("BASE_URL") + " does not speak the " + settings.kind() + " API" + status(fault)
                        + "; see also " + key("KIND");
            case STALLED ->
                "the model sent nothing for "
                        + text(settings.bounds().requests().idleTimeout()) + "; try again, or raise "
                        + key("IDLE_TIMEOUT");
            case TIMEOUT -> "the answer took longer than " + key("TIMEOUT") + " allows" + limit(settings.timeout());
            case CONTEXT_TOO_LONG ->
                "the conversation is longer than the model takes; start a new session, or lower "
                        + key("MEMORY_MESSAGES") + " or " + key("MEMORY_TOKENS") + told(fault);
            case UNAUTHORIZED ->
                "the model's owner does not accept the key" + status(fault) + "; see " + key("API_KEY");
            case NOT_FOUND ->
                "there is no model " + settings.model() + " there" + status(fault) + "; see " + key("MODEL") + " and "
                        + key("BASE_URL");
            case REFUSED -> "the model's owner refused the request" + status(fault) + told(fault);
            case TRUNCATED ->
                "the answer broke off at its greatest length in the middle of a call of a tool; raise "
                        + key("MAX_TOKENS");
        };
    }

    private static String status(Fault fault) {
        return fault.status() == 0 ? "" : " (HTTP " + fault.status() + ")";
    }

    private static String after(Fault fault) {
        return fault.retryAfter() == null ? "" : "; try again in " + seconds(fault.retryAfter()) + " s";
    }

    private static String told(Fault fault) {
        return fault.detail() == null ? "" : ": " + fault.detail();
    }

    private static String limit(@Nullable Duration timeout) {
        return timeout == null ? "" : ", " + text(timeout);
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }

    private String key(String setting) {
        return AgentSettings.key(settings.id(), setting);
    }
}
