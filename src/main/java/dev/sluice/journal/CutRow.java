package dev.sluice.journal;

import java.util.function.BiFunction;

/** A row some of whose texts may lie in pieces. */
interface CutRow {

    /** Gives each text that it has to {@code replacing}, with its place, and keeps what comes back. */
    void replaceTexts(BiFunction<TextPlace, String, String> replacing);
}
