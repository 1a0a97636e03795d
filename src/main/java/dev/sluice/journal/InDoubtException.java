package dev.sluice.journal;

/** A commit did not answer: whether its work is stored is not known. */
public final class InDoubtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Keeps what the commit said. */
    public InDoubtException(Throwable cause) {
        super("commit did not answer", cause);
    }
}
