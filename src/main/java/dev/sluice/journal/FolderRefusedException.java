package dev.sluice.journal;

import org.jspecify.annotations.Nullable;

/** The data folder cannot be this gateway's; the message is the line that refuses the start. */
final class FolderRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FolderRefusedException(String line, @Nullable Throwable cause) {
        super(line, cause);
    }
}
