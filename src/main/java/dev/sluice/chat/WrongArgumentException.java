package dev.sluice.chat;

import java.io.Serial;

/** A model has called a tool with what does not fit; the tool was not called. Its words are for the model. */
final class WrongArgumentException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongArgumentException(IllegalArgumentException wrong) {
        super(wrong.getMessage(), wrong);
    }
}
