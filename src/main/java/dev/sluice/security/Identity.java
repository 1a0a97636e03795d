package dev.sluice.security;

/** What a credential, or its absence, said about a caller. */
public sealed interface Identity {
    /**
     * Somebody we know.
     *
     * @param caller who it is
     */
    record Known(Caller caller) implements Identity {}

    /** Nobody yet: no credential came, and one is needed. */
    record Missing() implements Identity {}

    /** A credential came and is wrong. */
    record Wrong() implements Identity {}
}
