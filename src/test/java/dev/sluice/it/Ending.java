package dev.sluice.it;

/**
 * How a connection ended.
 *
 * @param code the close code received, 1006 if the socket ended without one
 * @param reason the reason received, or what ended the socket
 */
record Ending(int code, String reason) {
    static final int WITHOUT_CLOSE_FRAME = 1006;
}
