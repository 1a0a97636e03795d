package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Coverage;
import dev.sluice.it.Event;
import dev.sluice.it.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checker: takes what crossed the wire for one session, record by record and over all its connections, and says which
 * promises did not hold. It asks neither the server's log nor its database.
 *
 * <p>Not thread-safe. Keeps some hundred bytes per event and message, not the frames.
 */
final class Ledger {
    /** More than this many is one fault told over and over. */
    private static final int VIOLATIONS_MAX = 100;

    /** What a client may be refused that has done nothing wrong. */
    private static final Set<String> REFUSALS =
            Set.of("draining", "overloaded", "inbox_full", "rate_limited", "internal");

    private final List<Violation> violations = new ArrayList<>();
    private final Map<Integer, Connection> connections = new HashMap<>();
    private final Cursors cursors = new Cursors(this::report);
    private final Messages messages;
    private long sessionEnds;
    private long duplicatesTold;
    private long restarts;

    private static final class Connection {
        private final Coverage coverage = new Coverage();
        private long headBefore;
    }

    /** Of a session with {@code echo} or {@code simulator}. */
    Ledger(String agentId) {
        messages = new Messages(agentId, this::report);
    }

    /** Takes the next record, in the order of time. */
    void note(WireRecord record) {
        if (record instanceof WireRecord.Sent sent) sent(sent);
        if (record instanceof WireRecord.Received received) received(received);
        if (record instanceof WireRecord.Ended ended) connections.remove(ended.connection());
    }

    /** Checks what must hold when everything sent is answered and every client has read everything. */
    void checkQuiet() {
        messages.checkQuiet();
    }

    /** Everything found so far, at most {@value #VIOLATIONS_MAX}. */
    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** How many messages were accepted. */
    long accepted() {
        return messages.accepted();
    }

    /** How many messages have their final. */
    long finals() {
        return messages.finals();
    }

    /** How many events have been told. */
    int events() {
        return cursors.size();
    }

    /** How many times {@code session_end} was received. */
    long sessionEnds() {
        return sessionEnds;
    }

    /** How many stored outcomes were told again. */
    long duplicatesTold() {
        return duplicatesTold;
    }

    /** How many turns were said to run again. */
    long restarts() {
        return restarts;
    }

    private void report(Verdict verdict, String what) {
        if (violations.size() < VIOLATIONS_MAX) violations.add(new Violation(verdict, what));
    }

    private Connection connection(WireRecord record) {
        return connections.computeIfAbsent(record.connection(), number -> new Connection());
    }

    private void sent(WireRecord.Sent sent) {
        JsonNode frame = sent.frame();
        String id = frame.path("message_id").asText();
        switch (frame.path("type").asText()) {
            case "hello", "join" -> connection(sent).headBefore = cursors.head();
            case "message" -> messages.sent(id, frame.path("content"), sent.atNanos());
            case "abort" -> messages.abortAsked(id, sent.atNanos());
            default -> {}
        }
    }

    private void received(WireRecord.Received received) {
        Frame frame = received.frame();
        Connection connection = connection(received);
        try {
            connection.coverage.see(frame);
        } catch (AssertionError e) {
            report(Verdict.BROKEN, String.valueOf(e.getMessage()));
        }
        for (String finding : connection.coverage.takeViolations())
            report(Verdict.ofCoverage(finding), "connection " + received.connection() + ": " + finding);
        switch (frame.type()) {
            case "hello_ok", "joined" -> greeted(connection, frame);
            case "hello_error" -> turnedAway(frame);
            case "error" -> refused(frame);
            case "aborted", "cancelled" -> messages.abortTold(frame.text("message_id"));
            default -> frame.event().ifPresent(event -> told(frame, event));
        }
    }

    private void greeted(Connection connection, Frame frame) {
        if (frame.number("cursor") < connection.headBefore)
            report(Verdict.HEAD_WENT_BACK, "from " + connection.headBefore + " to that of " + frame);
        if (frame.json().path("resync_required").asBoolean()) report(Verdict.SESSION_LOST, frame.toString());
    }

    private void turnedAway(Frame frame) {
        boolean isGone = frame.text("code").equals("session_not_found");
        if (isGone && messages.accepted() > 0) report(Verdict.SESSION_LOST, frame.toString());
        if (!isGone && !REFUSALS.contains(frame.text("code"))) report(Verdict.BROKEN, frame.toString());
    }

    private void refused(Frame frame) {
        String id = frame.text("message_id");
        boolean isRefusal = REFUSALS.contains(frame.text("code"));
        if (isRefusal && !id.isEmpty()) messages.refused(id);
        // A join is turned away by an error.
        else if (frame.text("code").equals("session_not_found")) turnedAway(frame);
        else if (!isRefusal) report(Verdict.BROKEN, frame.toString());
    }

    private void told(Frame frame, Event event) {
        if (frame.isDuplicate()) duplicatesTold++;
        cursors.tell(event);
        if (event.isAccepted()) messages.accepted(event);
        if (event.isFinal()) messages.finished(event);
        if (frame.isDuplicate() || event.isReplayed()) return;
        if (event.type().equals("session_end")) sessionEnds++;
        if (event.type().equals("turn_restarted")) restarts++;
    }
}
