package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Event;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of each message of a session: one accept, one final, both in order, with the right answer. Not thread-safe.
 *
 * <p>A message's content is kept until its final; after that a few numbers.
 */
final class Messages {
    /** An abort that names no message may reach one sent a little later, by a connection that was quicker. */
    private static final long ABORT_REACHES_NANOS = 2_000_000_000L;

    private final String agentId;
    private final BiConsumer<Verdict, String> report;
    private final Map<String, Known> known = new HashMap<>();
    private long abortedAllAtNanos = Long.MIN_VALUE;
    private long accepted;
    private long finals;

    private static final class Known {
        private final String id;
        private final int order;
        private @Nullable JsonNode content;
        private boolean isRefused;
        private boolean mayBeAborted;
        private boolean mustBeAborted;
        private long acceptedCursor;
        private long finalCursor;
        private String outcome = "";

        private Known(String id, int order, JsonNode content) {
            this.id = id;
            this.order = order;
            this.content = content;
        }
    }

    Messages(String agentId, BiConsumer<Verdict, String> report) {
        this.agentId = agentId;
        this.report = report;
    }

    /** How many messages were accepted. */
    long accepted() {
        return accepted;
    }

    /** How many messages have their final. */
    long finals() {
        return finals;
    }

    void sent(String id, JsonNode content, long atNanos) {
        if (known.containsKey(id)) return;
        Known message = new Known(id, known.size(), content);
        message.mayBeAborted = abortedAllAtNanos != Long.MIN_VALUE && atNanos - abortedAllAtNanos < ABORT_REACHES_NANOS;
        known.put(id, message);
    }

    /** The client asked to abort this message, or with an empty id whichever runs. */
    void abortAsked(String id, long atNanos) {
        if (id.isEmpty()) abortedAllAtNanos = atNanos;
        for (Known message : known.values())
            if (message.finalCursor == 0 && (id.isEmpty() || id.equals(message.id))) message.mayBeAborted = true;
    }

    /** The gateway says that the message's abort is stored. */
    void abortTold(String id) {
        Known message = asked(id, "an abort");
        if (message == null) return;
        message.mustBeAborted = true;
        if (message.finalCursor > 0 && !message.outcome.equals("aborted"))
            report.accept(Verdict.WRONG_ANSWER, id + " is told aborted after its final " + message.outcome);
    }

    /** The gateway refused the message; it may come in later than others. */
    void refused(String id) {
        Known message = asked(id, "a refusal");
        if (message != null) message.isRefused = true;
    }

    void accepted(Event event) {
        Known message = asked(event.messageId(), "an accept");
        if (message == null) return;
        if (message.acceptedCursor == 0) {
            message.acceptedCursor = event.cursor();
            accepted++;
        } else if (message.acceptedCursor != event.cursor())
            report.accept(Verdict.DUPLICATED, "accepted at " + message.acceptedCursor + " and again: " + event);
    }

    void finished(Event event) {
        Known message = asked(event.messageId(), "a final");
        if (message == null) return;
        if (message.finalCursor == 0) {
            message.finalCursor = event.cursor();
            message.outcome = event.outcome();
            finals++;
            checkAnswer(message, event);
            message.content = null;
        } else if (message.finalCursor != event.cursor())
            report.accept(Verdict.DUPLICATED, "answered at " + message.finalCursor + " and again: " + event);
    }

    private @Nullable Known asked(String id, String what) {
        Known message = known.get(id);
        if (message == null) report.accept(Verdict.UNASKED, what + " of " + id + ", which was never sent");
        return message;
    }

    private void checkAnswer(Known message, Event event) {
        Expected expected = Expected.of(agentId, Objects.requireNonNull(message.content));
        boolean isAborted = event.outcome().equals("aborted");
        boolean isRight = isAborted
                ? message.mayBeAborted && expected.mayStopAt(event.content())
                : !message.mustBeAborted
                        && event.outcome().equals(expected.outcome())
                        && event.content().equals(expected.content());
        if (!isRight) report.accept(Verdict.WRONG_ANSWER, event.members() + " to " + message.content);
    }

    /** Checks what must hold when nothing is under way any more. */
    void checkQuiet() {
        for (Known message : known.values()) checkComplete(message);
        List<Known> inOrder = known.values().stream()
                .filter(message -> message.acceptedCursor > 0)
                .sorted(Comparator.comparingLong(message -> message.acceptedCursor))
                .toList();
        long lastFinal = 0;
        int lastOrder = -1;
        for (Known message : inOrder) {
            if (message.finalCursor > 0 && message.finalCursor < lastFinal)
                report.accept(Verdict.REORDERED, message.id + " is answered at " + message.finalCursor);
            lastFinal = Math.max(lastFinal, message.finalCursor);
            if (message.isRefused) continue;
            if (message.order < lastOrder)
                report.accept(Verdict.REORDERED, message.id + " is accepted behind what was sent after it");
            lastOrder = Math.max(lastOrder, message.order);
        }
    }

    private void checkComplete(Known message) {
        boolean isAccepted = message.acceptedCursor > 0;
        boolean isFinished = message.finalCursor > 0;
        if (isAccepted && !isFinished) report.accept(Verdict.LOST, message.id + " @" + message.acceptedCursor);
        if (!isAccepted && isFinished) report.accept(Verdict.UNASKED, "a final but no accept: " + message.id);
        if (!isAccepted && !isFinished) report.accept(Verdict.UNANSWERED, message.id);
        if (isFinished && message.finalCursor <= message.acceptedCursor)
            report.accept(Verdict.REORDERED, message.id + " is answered before it is accepted");
    }
}
