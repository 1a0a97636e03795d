package dev.sluice.lifecycle;

import dev.sluice.endpoint.Connections;
import dev.sluice.journal.GroupCommitJournal;
import dev.sluice.session.Admission;
import dev.sluice.session.Evacuation;

/** This gateway, as a {@link Drain} sees it. */
final class GatewayNode implements DrainedNode {
    private final Admission admission;
    private final Evacuation evacuation;
    private final GroupCommitJournal journal;
    private final Connections connections;

    GatewayNode(Admission admission, Evacuation evacuation, GroupCommitJournal journal, Connections connections) {
        this.admission = admission;
        this.evacuation = evacuation;
        this.journal = journal;
        this.connections = connections;
    }

    @Override
    public void refuseWork() {
        admission.drain();
    }

    @Override
    public int storeFinished() {
        return evacuation.storeFinished();
    }

    @Override
    public void endRest() {
        evacuation.endRest();
    }

    @Override
    public boolean isStored() {
        // A session may still be handing its last entry over when the journal has nothing left.
        return journal.writeNow(Drain.STORE_STEP) && evacuation.isStored();
    }

    @Override
    public int endConnections() {
        return connections.endForRestart();
    }
}
