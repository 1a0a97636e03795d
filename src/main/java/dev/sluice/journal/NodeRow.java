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
    static final String ACTIVE = "active";
    static final String FENCED = "fenced";

    @Id
    @Column(name = "node_id", length = NodeEpoch.NODE_ID_LENGTH_MAX)
    private String nodeId;

    @Column(name = "epoch", nullable = false, updatable = false)
    private long epoch;

    @Column(name = "state", nullable = false, length = 16)
    private String state;

    @Column(name = "batch", nullable = false)
    private long batch;

    @Column(name = "heartbeat_at", nullable = false)
    private Instant heartbeatAt;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected NodeRow() {}

    /** A process that starts: it has written nothing and nobody fenced it. */
    NodeRow(NodeEpoch node, Instant startedAt) {
        this.nodeId = node.nodeId();
        this.epoch = node.epoch();
        this.state = ACTIVE;
        this.batch = 0;
        this.heartbeatAt = startedAt;
    }
}
