package dev.sluice.journal;

/** A transaction could not even begin; its work was not asked for anything. */
final class NotBegunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotBegunException(Throwable cause) {
        super("transaction did not begin", cause);
    }
}
