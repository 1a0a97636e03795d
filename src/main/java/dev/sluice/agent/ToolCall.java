package dev.sluice.agent;

/**
 * For whom and why a tool is called. A tool's method that has a parameter of this type is given it; the model does not see it.
 *
 * @param sessionId the conversation
 * @param messageId the message that is being answered
 * @param step which call of a tool it is in the answer to that message, from 1, attempts before a restart counted; a call that a
 *     restart interrupted has the same number when the model makes it again, and no other call has it
 * @param digest what is called with what: 32 hex digits of the tool's name and its arguments, whatever the order of their
 *     members
 * @param principal the user the session belongs to
 * @param cancellation tells when nobody waits for the answer any more
 */
public record ToolCall(
        String sessionId, String messageId, int step, String digest, String principal, Cancellation cancellation) {

    /**
     * What an effect elsewhere is known by, so that it happens once: {@code session/message/step/digest}.
     *
     * <p>The same when a call that a restart interrupted is made again with the same arguments. Never the same for another tool or
     * other arguments: a model that decides differently after a restart has a new key. Never the same for two calls of one
     * attempt, though they be alike.
     *
     * @return at most a few hundred characters
     */
    public String idempotencyKey() {
        return sessionId + "/" + messageId + "/" + step + "/" + digest;
    }
}
