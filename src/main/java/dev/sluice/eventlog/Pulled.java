package dev.sluice.eventlog;

/** What a reader has for its connection right now. */
public sealed interface Pulled {
    /**
     * The text of one WebSocket message.
     *
     * @param text one frame, or a JSON array of several
     * @param bytes its UTF-8 length
     * @param coveredTo the last cursor it covers
     * @param largestBytes the largest single unmerged event in it, as a frame
     */
    record Frames(String text, int bytes, long coveredTo, long largestBytes) implements Pulled {}

    /** Everything visible has been pulled, or the reader is closed. */
    record Nothing() implements Pulled {
        static final Nothing NOTHING = new Nothing();
    }

    /**
     * The next events have left memory: read them with {@link LogReader#archive()} and {@link LogReader#offer} them.
     *
     * @param after read events after this cursor
     * @param upTo and up to this one
     */
    record NeedsArchive(long after, long upTo) implements Pulled {}
}
