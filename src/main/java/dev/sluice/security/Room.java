package dev.sluice.security;

/** Whether there is room for one more WebSocket. */
@FunctionalInterface
public interface Room {
    /** False where an upgrade is to be refused, whoever asks for it. */
    boolean isLeft();
}
