package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Frame;

/** One thing that crossed the wire between the gateway and a client, as the client saw it. */
sealed interface WireRecord {
    /** Which of the session's connections, counted from 1. */
    int connection();

    /** When, by {@code System.nanoTime()}. */
    long atNanos();

    /** A frame that was given to the network; nobody knows whether it arrived. */
    record Sent(int connection, long atNanos, JsonNode frame) implements WireRecord {
        @Override
        public String toString() {
            return connection + " " + atNanos + " > " + frame;
        }
    }

    /** A frame that arrived. */
    record Received(int connection, Frame frame) implements WireRecord {
        @Override
        public long atNanos() {
            return frame.atNanos();
        }

        @Override
        public String toString() {
            return connection + " " + atNanos() + " < " + frame.json();
        }
    }

    /** The connection's end, with its close code or what the network said of it. */
    record Ended(int connection, long atNanos, int code, String reason) implements WireRecord {
        @Override
        public String toString() {
            return connection + " " + atNanos + " # " + code + " " + reason;
        }
    }
}
