package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in memory that never took a message and that nobody is attached to. Nobody was promised anything of them beyond
 * minutes, so they are the first to give way: of the principal that has most of them the oldest.
 *
 * <p>Thread-safe; its lock is a leaf. It names who is to go and leaves the going to the session, which may have been come back to.
 */
final class EmptySessions {
    /** How many are kept in a process; one more, and one goes. */
    static final int KEPT_MAX = 10_000;

    private final int keptMax;

    @GuardedBy("this")
    private final Map<String, LinkedHashSet<AgentSession>> byPrincipal = new HashMap<>();

    /** The principals by how many they have; none has 0. */
    @GuardedBy("this")
    private final NavigableMap<Integer, LinkedHashSet<String>> byCount = new TreeMap<>();

    @GuardedBy("this")
    private int size;

    /** None; at most {@code keptMax} stay. */
    EmptySessions(int keptMax) {
        if (keptMax < 1) throw new IllegalArgumentException("keptMax: " + keptMax + " (expected: >= 1)");
        this.keptMax = keptMax;
    }

    /** Takes it in as the youngest. Returns who is to give way for it, and is none of these any more; null while there is room. */
    synchronized @Nullable AgentSession add(AgentSession session) {
        LinkedHashSet<AgentSession> own = byPrincipal.computeIfAbsent(session.principal(), p -> new LinkedHashSet<>());
        if (own.add(session)) moved(session.principal(), own.size() - 1, own.size());
        return size > keptMax ? next() : null;
    }

    /** It has been come back to, or has left memory; nothing where it was none of these. */
    synchronized void remove(AgentSession session) {
        LinkedHashSet<AgentSession> own = byPrincipal.get(session.principal());
        if (own == null || !own.remove(session)) return;
        if (own.isEmpty()) byPrincipal.remove(session.principal());
        moved(session.principal(), own.size() + 1, own.size());
    }

    /** Who is to give way next, and is none of these any more; null where there is none. */
    synchronized @Nullable AgentSession next() {
        Map.Entry<Integer, LinkedHashSet<String>> most = byCount.lastEntry();
        if (most == null) return null;
        String principal = most.getValue().iterator().next();
        Iterator<AgentSession> own =
                byPrincipal.getOrDefault(principal, new LinkedHashSet<>()).iterator();
        AgentSession oldest = own.next();
        remove(oldest);
        return oldest;
    }

    /** How many there are. */
    synchronized int size() {
        return size;
    }

    @GuardedBy("this")
    private void moved(String principal, int before, int after) {
        size += after - before;
        LinkedHashSet<String> left = byCount.get(before);
        if (left != null && left.remove(principal) && left.isEmpty()) byCount.remove(before);
        if (after > 0)
            byCount.computeIfAbsent(after, count -> new LinkedHashSet<>()).add(principal);
    }
}
