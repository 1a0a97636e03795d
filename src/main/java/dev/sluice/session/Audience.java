package dev.sluice.session;

import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import java.util.ArrayList;
import java.util.List;

/** The connections attached to one session. Thread-safe; sending happens on the caller's thread, without a lock. */
final class Audience {
    /** How many connections a newcomer is told of. */
    static final int NAMED_MAX = 100;

    private volatile List<SessionAttachment> members = List.of();

    synchronized void add(SessionAttachment member) {
        List<SessionAttachment> more = new ArrayList<>(members);
        more.add(member);
        members = List.copyOf(more);
    }

    /** Whether it was among them. */
    synchronized boolean remove(SessionAttachment member) {
        List<SessionAttachment> fewer = new ArrayList<>(members);
        if (!fewer.remove(member)) return false;
        members = List.copyOf(fewer);
        return true;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    int size() {
        return members.size();
    }

    /** The ids of those that are not {@code connectionId}, the longest attached first, {@value #NAMED_MAX} at most. */
    List<String> others(String connectionId) {
        return members.stream()
                .map(SessionAttachment::connectionId)
                .filter(id -> !id.equals(connectionId))
                .limit(NAMED_MAX)
                .toList();
    }

    /** Tells every connection that the log has grown. */
    void signal() {
        for (SessionAttachment member : members) member.outbound().signal();
    }

    /** Sends {@code frame} to every connection but {@code except}. */
    void forward(SessionAttachment except, DirectFrame frame) {
        for (SessionAttachment member : members) {
            if (member != except) member.outbound().send(frame);
        }
    }

    /** Ends every connection. */
    void close(CloseCode code) {
        for (SessionAttachment member : members) member.outbound().closeNow(code);
    }

    /** Sends {@code frame} to every connection. */
    void send(DirectFrame frame) {
        for (SessionAttachment member : members) member.outbound().send(frame);
    }
}
