package dev.sluice.journal;

/** A newer node has fenced this one. */
final class NodeFencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeFencedException(NodeEpoch node) {
        super("fenced: node=" + node.nodeId() + " epoch=" + node.epoch());
    }
}
