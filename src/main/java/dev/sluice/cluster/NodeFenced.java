package dev.sluice.cluster;

import dev.sluice.journal.NodeEpoch;

/** Fired once, when a newer process has taken over: this one can store nothing any more and must end. */
public record NodeFenced(NodeEpoch node) {}
