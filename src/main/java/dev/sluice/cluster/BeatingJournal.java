package dev.sluice.cluster;

import dev.sluice.journal.GroupCommitJournal;
import java.util.concurrent.Future;

/** The journal with the heartbeat that shows that it can still write; they end together. */
record BeatingJournal(GroupCommitJournal journal, Future<?> heartbeat) {

    void end() {
        heartbeat.cancel(false);
        journal.close();
    }
}
