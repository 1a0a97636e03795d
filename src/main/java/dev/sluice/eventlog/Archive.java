package dev.sluice.eventlog;

import dev.sluice.protocol.EncodedEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The critical events of one session that have left memory, read page by page. */
public interface Archive {
    /**
     * The next page: critical events with cursors in ({@code after}, {@code upTo}], in order and without gap, beginning with the first;
     * empty if there are no more. Must not block; fails if the page cannot be read.
     *
     * @param after the last cursor already read
     * @param upTo the last cursor wanted
     * @param bytesMax bytes of the page, unless its first event alone is larger
     */
    CompletionStage<List<EncodedEvent>> read(long after, long upTo, int bytesMax);
}
