package dev.sluice.security;

import java.security.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller whose identity is settled; sessions belong to it by its name.
 *
 * @param name the principal's name, never a credential
 * @param scopes what its credential lets it do
 * @param endsAt when its credential ends, and with it every connection that was opened by it; null where it does not
 */
public record Caller(
        String name, Set<Scope> scopes, @Nullable Instant endsAt) implements Principal {
    /** Characters of a name: as many as a session's row has room for. */
    public static final int NAME_CHARS_MAX = 255;

    /** Everyone, where nobody is asked: whoever is on this machine may do all. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Set.of(Scope.values()), null);

    /** Refuses a name no session could be looked up by. */
    public Caller {
        if (name.isBlank() || name.length() > NAME_CHARS_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name: " + name.length() + " characters (expected: 1 to "
                    + NAME_CHARS_MAX + ", not blank, no control characters)");
        }
        scopes = Set.copyOf(scopes);
    }

    /** Who may read and write, for as long as the gateway runs. */
    public Caller(String name) {
        this(name, Set.of(Scope.READ, Scope.WRITE), null);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Whether its credential carries {@code scope}. */
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Whether its credential has ended. */
    public boolean isOver(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }
}
