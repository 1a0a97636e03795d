package dev.sluice.agent;

/**
 * For whom and why a tool is called. A tool's method that has a parameter of this type is given it; the model does not see it.
 *
 * @param sessionId the conversation
 * @param messageId the message that is being answered
 * @param step which call of a tool it is in the answer to that message, from 1; a call that a restart interrupted has the same
 *     number when it is made again
 * @param principal the user the session belongs to
 * @param cancellation tells when nobody waits for the answer any more
 */
public record ToolCall(String sessionId, String messageId, int step, String principal, Cancellation cancellation) {

    /** {@return what an effect elsewhere is known by, so that it happens once: the same when the call is made again} */
    public String idempotencyKey() {
        return sessionId + "/" + messageId + "/" + step;
    }
}
