package dev.sluice.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has one of the node's places for connections, by the connections' ids. Those that have not joined have a bound of their own, and
 * give way to newcomers, the oldest first: strangers that say nothing keep nobody out.
 *
 * <p>Thread-safe. Every step costs the same however many there are, but for those whose handshake is being answered.
 */
final class Places {
    private final int placesMax;
    private final int unjoinedMax;

    /** Connected and without a session, in the order in which they came to be so. */
    @GuardedBy("this")
    private final Set<String> silent = new LinkedHashSet<>();

    /** With a handshake that is being answered: they do not give way. */
    @GuardedBy("this")
    private final Set<String> asking = new HashSet<>();

    @GuardedBy("this")
    private final Set<String> joined = new HashSet<>();

    /**
     * Free places.
     *
     * @param placesMax how many there are
     * @param unjoinedMax how many of them may be taken by connections that have not joined
     */
    Places(int placesMax, int unjoinedMax) {
        this.placesMax = placesMax;
        this.unjoinedMax = unjoinedMax;
    }

    /** A newcomer wants a place. Returns who must go, and has none any more: nobody (null), an older one, or {@code id} itself. */
    synchronized @Nullable String enter(String id) {
        silent.add(id);
        int unjoined = silent.size() + asking.size();
        if (unjoined <= unjoinedMax && unjoined + joined.size() <= placesMax) return null;
        Iterator<String> oldest = silent.iterator();
        String leaving = oldest.next();
        oldest.remove();
        return leaving;
    }

    /** Its handshake is being answered. */
    synchronized void asks(String id) {
        if (silent.remove(id)) asking.add(id);
    }

    /** Its handshake was refused: it is the youngest of those that have not joined. */
    synchronized void refused(String id) {
        if (asking.remove(id)) silent.add(id);
    }

    /** Its handshake brought a session. */
    synchronized void joined(String id) {
        if (asking.remove(id)) joined.add(id);
    }

    /** It has left its session: it is the youngest of those that have not joined. */
    synchronized void left(String id) {
        if (joined.remove(id)) silent.add(id);
    }

    /** It is gone; its place, if it had one, is free. */
    synchronized void leave(String id) {
        if (!silent.remove(id) && !asking.remove(id)) joined.remove(id);
    }

    /** How many are taken. */
    synchronized int taken() {
        return silent.size() + asking.size() + joined.size();
    }
}
