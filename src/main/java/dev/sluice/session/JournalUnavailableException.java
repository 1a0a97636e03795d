package dev.sluice.session;

/** The database does not answer; the caller may try again later. */
public final class JournalUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was tried, and keeps what the database said as the cause. */
    public JournalUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
