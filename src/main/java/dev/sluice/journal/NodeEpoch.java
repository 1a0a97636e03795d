package dev.sluice.journal;

/**
 * Which process writes: a name and the epoch that fences every earlier process.
 *
 * @param nodeId 1 to 64 characters, never used again by another process
 * @param epoch from 1; a start takes one more than every earlier start
 */
public record NodeEpoch(String nodeId, long epoch) {
    static final int NODE_ID_LENGTH_MAX = 64;

    /** Checks both. */
    public NodeEpoch {
        if (nodeId.isEmpty() || nodeId.length() > NODE_ID_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "nodeId: " + nodeId + " (expected: 1 to " + NODE_ID_LENGTH_MAX + " characters)");
        }
        if (epoch < 1) throw new IllegalArgumentException("epoch: " + epoch + " (expected: >= 1)");
    }
}
