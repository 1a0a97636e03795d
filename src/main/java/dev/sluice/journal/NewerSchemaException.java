package dev.sluice.journal;

/** A newer gateway has brought the database further than this one knows. */
final class NewerSchemaException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NewerSchemaException(String version) {
        super("database schema: version " + version
                + " (expected: one that this gateway knows; it was brought there by a newer one)");
    }
}
