package dev.sluice.security;

import java.security.Principal;

/**
 * A caller whose identity is settled; sessions belong to it by its name.
 *
 * @param name the principal's name, never a credential
 */
public record Caller(String name) implements Principal {
    /** Everyone, where nobody is asked. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    /** Refuses a name no session could be looked up by. */
    public Caller {
        if (name.isBlank()) throw new IllegalArgumentException("name: blank (expected: a principal's name)");
    }

    @Override
    public String getName() {
        return name;
    }
}
