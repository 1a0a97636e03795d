package dev.sluice.security;

/** How callers say who they are. */
public enum AuthMode {
    /** They do not: everyone is {@link Caller#ANONYMOUS}, and only loopback names may be asked for. */
    NONE,
    /** With one of the configured tokens. */
    TOKEN,
    /** With a JSON Web Token that a known issuer has signed ({@link JwtConfig}). */
    JWT
}
