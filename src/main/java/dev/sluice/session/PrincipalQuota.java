package dev.sluice.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many of something each principal has, and whether it may have one more.
 *
 * <p>Thread-safe. Invariant: what {@link #tryTake} gives is at most the bound; everything taken is given back once. Principals that
 * have nothing cost nothing.
 */
public final class PrincipalQuota {
    private final int max;
    private final ConcurrentMap<String, Integer> takenByPrincipal = new ConcurrentHashMap<>();

    /** With nothing taken; {@code max} for each principal. */
    public PrincipalQuota(int max) {
        if (max < 1) throw new IllegalArgumentException("max: " + max + " (expected: >= 1)");
        this.max = max;
    }

    /** Takes one for {@code principal} if it may have one more. */
    public boolean tryTake(String principal) {
        boolean[] took = {false};
        takenByPrincipal.compute(principal, (name, taken) -> {
            int before = taken == null ? 0 : taken;
            took[0] = before < max;
            return took[0] ? Integer.valueOf(before + 1) : taken;
        });
        return took[0];
    }

    /** Takes one in any case: for what was there before anybody could be refused. */
    public void take(String principal) {
        takenByPrincipal.merge(principal, 1, Integer::sum);
    }

    /**
     * Gives one back.
     *
     * @throws IllegalStateException where {@code principal} has none
     */
    public void giveBack(String principal) {
        takenByPrincipal.compute(principal, (name, taken) -> {
            if (taken == null) throw new IllegalStateException("giveBack: " + name + " (expected: one taken)");
            return taken == 1 ? null : taken - 1;
        });
    }

    /** Whether {@code principal} may have one more now. */
    public boolean hasRoom(String principal) {
        return taken(principal) < max;
    }

    /** How many {@code principal} has. */
    public int taken(String principal) {
        return takenByPrincipal.getOrDefault(principal, 0);
    }
}
