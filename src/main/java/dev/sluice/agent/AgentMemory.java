package dev.sluice.agent;

import org.jspecify.annotations.Nullable;

/**
 * How much of its session an agent's model is told again with each message.
 *
 * @param messagesMax messages before the current one, the newest, questions and answers alike, 2 to 1,000, since an answer is not
 *     told without its question; 0 for none
 * @param tokensMax tokens of the whole conversation, instructions and current message included, as estimated, 1 to
 *     10,000,000; null for no bound but {@code messagesMax}
 */
public record AgentMemory(int messagesMax, @Nullable Integer tokensMax) {
    /** What is told again where nothing is set. */
    public static final int MESSAGES_DEFAULT = 20;

    static final int MESSAGES_MAX = 1_000;
    static final int TOKENS_MAX = 10_000_000;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AgentMemory {
        if (messagesMax < 0 || messagesMax == 1 || messagesMax > MESSAGES_MAX)
            throw new IllegalArgumentException(
                    "messagesMax: " + messagesMax + " (expected: 0, or 2 to " + MESSAGES_MAX + ")");
        if (tokensMax != null && (tokensMax < 1 || tokensMax > TOKENS_MAX))
            throw new IllegalArgumentException("tokensMax: " + tokensMax + " (expected: 1 to " + TOKENS_MAX + ")");
    }
}
