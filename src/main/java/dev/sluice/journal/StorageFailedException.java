package dev.sluice.journal;

/** The embedded database could not write to its disk; what it says it has stored is not proven. */
final class StorageFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageFailedException() {
        super("the embedded database could not write to its disk");
    }
}
