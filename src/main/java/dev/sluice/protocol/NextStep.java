package dev.sluice.protocol;

/** What a refused client does next, so that it need not read the message. */
public enum NextStep {
    /** Get fresh credentials, then connect again. */
    REAUTHENTICATE("reauthenticate"),
    /** The client is too old for this gateway. */
    UPGRADE_CLIENT("upgrade_client"),
    /** The client is too new for this gateway. */
    DOWNGRADE_CLIENT("downgrade_client"),
    /** Wait, as long as the hint says if there is one, then try again. */
    WAIT_THEN_RETRY("wait_then_retry"),
    /** Say hello again without a {@code session_id}. */
    START_NEW_SESSION("start_new_session"),
    /** Trying again cannot help. */
    DO_NOT_RETRY("do_not_retry");

    private final String wireName;

    NextStep(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
