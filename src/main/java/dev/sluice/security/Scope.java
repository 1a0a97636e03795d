package dev.sluice.security;

import java.util.Locale;
import java.util.Optional;

/** What a credential lets its bearer do with the sessions of its principal, and with the gateway. */
public enum Scope {
    /** See sessions. */
    READ,
    /** Talk in them: messages, aborts, signals. */
    WRITE,
    /** Operate the gateway; the other two are part of it. */
    ADMIN;

    /** How tokens and answers name it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of that name; empty for any other word, which a token may well hold for others' sake. */
    static Optional<Scope> of(String word) {
        return switch (word) {
            case "read" -> Optional.of(READ);
            case "write" -> Optional.of(WRITE);
            case "admin" -> Optional.of(ADMIN);
            default -> Optional.empty();
        };
    }
}
