package dev.sluice.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A process that ran or runs the gateway, as stored. */
@Entity
@Table(name = "gw_node")
class NodeRow {
    @Id
    @Column(name = "node_id", length = 64)
    private String nodeId;

    @Column(name = "epoch", nullable = false)
    private long epoch;

    @Column(name = "state", nullable = false, length = 16)
    private String state;

    @Column(name = "heartbeat_at", nullable = false)
    private Instant heartbeatAt;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected NodeRow() {}

    NodeRow(String nodeId, long epoch, String state, Instant heartbeatAt) {
        if (epoch < 1) throw new IllegalArgumentException("epoch: " + epoch + " (expected: >= 1)");
        this.nodeId = nodeId;
        this.epoch = epoch;
        this.state = state;
        this.heartbeatAt = heartbeatAt;
    }

    String nodeId() {
        return nodeId;
    }

    long epoch() {
        return epoch;
    }

    String state() {
        return state;
    }

    Instant heartbeatAt() {
        return heartbeatAt;
    }
}
