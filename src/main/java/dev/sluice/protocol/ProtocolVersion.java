package dev.sluice.protocol;

/** Which versions of the protocol this gateway speaks, and whether a client's fit. */
public enum ProtocolVersion {
    /** There is a version in common. */
    AGREED,
    /** The client is older than anything the gateway speaks. */
    CLIENT_TOO_OLD,
    /** The client is newer than anything the gateway speaks. */
    CLIENT_TOO_NEW;

    /** The oldest version spoken. */
    public static final int MIN = 1;

    /** The newest version spoken. */
    public static final int MAX = 1;

    /** How the versions a client speaks fit those of the gateway. */
    public static ProtocolVersion of(Handshake handshake) {
        if (handshake.protocolMax() < MIN) return CLIENT_TOO_OLD;
        if (handshake.protocolMin() > MAX) return CLIENT_TOO_NEW;
        return AGREED;
    }

    /** The newest version in common, where there is one. */
    public static int agreed(Handshake handshake) {
        return Math.min(handshake.protocolMax(), MAX);
    }
}
