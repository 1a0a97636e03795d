package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one connection is told of the turns of a session, checked in the order it is told: one accept and one final per
 * message, finals in the order of accepts, streams only inside their turn, and a text that agrees with its final.
 */
final class Turns {
    private static final Set<String> OUTCOMES = Set.of("ok", "error", "aborted", "timeout", "interrupted", "abandoned");

    private final List<String> violations;
    private final Map<String, Turn> turns = new HashMap<>();
    private final ArrayDeque<String> unfinished = new ArrayDeque<>();
    private final boolean isFromTheStart;

    /** One turn as this connection saw it. */
    private static final class Turn {
        private final StringBuilder text = new StringBuilder();
        private final Set<Integer> endedAttempts = new HashSet<>();
        private boolean isFinished;
        private boolean isAcceptSeen;
        private boolean isSomethingLeftOut;
        private int attempt = 1;
        private int streamedEvents;
    }

    /**
     * @param violations where to report
     * @param isFromTheStart whether the connection sees the session from its first event
     */
    Turns(List<String> violations, boolean isFromTheStart) {
        this.violations = violations;
        this.isFromTheStart = isFromTheStart;
    }

    void tell(Event event) {
        if (!event.isConflatable() && event.from() < event.cursor()) leaveOut();
        switch (event.type()) {
            case "session_start" -> {}
            case "session_end" -> turns.values().forEach(turn -> leave(turn, event));
            case "response" -> {
                if (event.isAccepted()) accept(event);
                else if (event.isFinal()) finish(event);
                else violations.add("a response with another status: " + event);
            }
            case "turn_restarted" -> restart(event);
            case "stream_end" -> endStream(event);
            default -> stream(event);
        }
    }

    /** What a critical event covers besides itself belongs to the turn that runs. */
    private void leaveOut() {
        if (unfinished.isEmpty()) turns.values().forEach(turn -> turn.isSomethingLeftOut |= !turn.isFinished);
        else turns.get(unfinished.peek()).isSomethingLeftOut = true;
    }

    private void accept(Event event) {
        Turn turn = turn(event);
        if (turn.isAcceptSeen) violations.add("accepted twice: " + event);
        if (turn.isFinished) violations.add("accepted after its final: " + event);
        if (turn.streamedEvents > 0) violations.add("accepted after its first token: " + event);
        String content = event.content().asText("");
        if (!content.equals("Started processing.") && !content.equals("Message queued."))
            violations.add("an accept that says " + content);
        turn.isAcceptSeen = true;
        unfinished.add(event.messageId());
    }

    private void restart(Event event) {
        Turn turn = runningTurn(event);
        if (event.attempt() <= turn.attempt) violations.add("restarted as an attempt it has had: " + event);
        turn.attempt = event.attempt();
        turn.text.setLength(0);
        turn.streamedEvents = 0;
        turn.isSomethingLeftOut = false;
    }

    private void stream(Event event) {
        Turn turn = runningTurn(event);
        if (event.attempt() != turn.attempt) violations.add("attempt " + turn.attempt + " runs, but got " + event);
        if (turn.endedAttempts.contains(event.attempt())) violations.add("after its stream_end: " + event);
        turn.streamedEvents++;
        if (event.type().equals("token_stream"))
            turn.text.append(event.content().asText());
    }

    private void endStream(Event event) {
        Turn turn = runningTurn(event);
        if (!turn.endedAttempts.add(event.attempt())) violations.add("a second stream_end: " + event);
        if (turn.isAcceptSeen && turn.streamedEvents == 0 && !turn.isSomethingLeftOut)
            violations.add("a stream_end without a stream: " + event);
    }

    /** What is left to the next start is closed as far as it was streamed. */
    private void leave(Turn turn, Event event) {
        if (turn.isFinished || turn.streamedEvents == 0 || turn.isSomethingLeftOut) return;
        if (!turn.endedAttempts.contains(turn.attempt)) violations.add("a stream that never ended: " + event);
    }

    private void finish(Event event) {
        Turn turn = turn(event);
        if (turn.isFinished) violations.add("a second final: " + event);
        turn.isFinished = true;
        if (turn.isAcceptSeen) {
            if (!event.messageId().equals(unfinished.peek()))
                violations.add("finals out of order: expected " + unfinished.peek() + " but got " + event);
            unfinished.remove(event.messageId());
        } else if (isFromTheStart) violations.add("a final without its accept: " + event);
        if (!OUTCOMES.contains(event.outcome())) violations.add("no such outcome: " + event.members());
        if (event.members().path("attempts").asInt(-1) < 0) violations.add("no attempts: " + event.members());
        if (turn.streamedEvents > 0 && !turn.isSomethingLeftOut && !turn.endedAttempts.contains(turn.attempt))
            violations.add("a stream that never ended: " + event);
        if (event.outcome().equals("ok")) compareText(turn, event);
    }

    /** What came is a beginning of the answer, and all of it unless something was left out. */
    private void compareText(Turn turn, Event event) {
        JsonNode content = event.content();
        if (!turn.isAcceptSeen || turn.streamedEvents == 0 || !content.isTextual()) return;
        String text = turn.text.toString();
        boolean isRight = turn.isSomethingLeftOut
                ? content.asText().startsWith(text)
                : content.asText().equals(text);
        if (!isRight) violations.add("the tokens are not the answer: " + text.length() + " characters of " + event);
    }

    private Turn runningTurn(Event event) {
        Turn turn = turn(event);
        if (turn.isFinished) violations.add("after its final: " + event);
        if (turn.isAcceptSeen && !event.messageId().equals(unfinished.peek()))
            violations.add("not its turn yet: " + event);
        if (!turn.isAcceptSeen && isFromTheStart) violations.add("not accepted: " + event);
        return turn;
    }

    private Turn turn(Event event) {
        if (event.messageId().isEmpty()) violations.add("no message_id: " + event.members());
        return turns.computeIfAbsent(event.messageId(), id -> firstSeen(event));
    }

    private Turn firstSeen(Event event) {
        var turn = new Turn();
        turn.attempt = Math.max(1, event.attempt());
        if (event.type().equals("turn_restarted")) turn.attempt = Math.max(1, event.attempt() - 1);
        return turn;
    }
}
