package dev.sluice.budget;

import java.util.EnumMap;
import java.util.Map;

/**
 * What messages, logs, outputs and buffers of the whole process hold in memory, against what they may.
 *
 * <p>Thread-safe, without a lock: holders count in the account of their kind, under whatever lock is theirs, and {@link #look} without
 * any. Over seven eighths of the budget holders are made to give back; new messages and more output are refused where nothing is left to
 * give, and in any case once the budget is full. What was taken before that may still grow over it: by one answer for each running turn
 * (small ones stream on), and by one message to the wire for each connection.
 */
public final class MemoryBudget {
    private static final int EIGHTHS = 8;
    private static final int SHORT_EIGHTHS = 7;
    private static final int RELIEVED_EIGHTHS = 6;

    /** Growth after which relief is tried again although the last one found too little. */
    private static final int RETRY_PARTS = 64;

    /** Small holders together keep a quarter of the budget at most before they count as large. */
    private static final int SMALL_PARTS = 4;

    private static final long SMALL_BYTES_MIN = 4_096;

    /** Two merged frames: less is on its way rather than behind. */
    private static final long SMALL_BYTES_MAX = 131_072;

    private final long bytesMax;
    private final long shortFromBytes;
    private final Map<MemoryKind, ByteAccount> accounts = new EnumMap<>(MemoryKind.class);
    private final ByteAccount[] all;

    private volatile Runnable relief = () -> {};
    private volatile boolean exhausted;

    /** Up to here relief was tried, and is not tried again by {@link #look}. A benign race: too small means one try more. */
    private volatile long triedUpToBytes;

    /** Nothing is held yet. */
    public MemoryBudget(MemoryConfig config) {
        bytesMax = config.budgetBytes();
        shortFromBytes = bytesMax / EIGHTHS * SHORT_EIGHTHS;
        triedUpToBytes = shortFromBytes;
        for (MemoryKind kind : MemoryKind.values()) accounts.put(kind, new ByteAccount());
        all = accounts.values().toArray(ByteAccount[]::new);
    }

    /** Where holders of that kind count what they take and give back. */
    public ByteAccount account(MemoryKind kind) {
        ByteAccount account = accounts.get(kind);
        if (account == null) throw new IllegalStateException("account: none for " + kind + " (expected: one)");
        return account;
    }

    /** Bytes that may be held. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Bytes held now, for whatever. */
    public long heldBytes() {
        long bytes = 0;
        for (ByteAccount account : all) bytes += account.heldBytes();
        return bytes;
    }

    /** Whether holders are to give back. */
    public boolean isShort() {
        return heldBytes() > shortFromBytes;
    }

    /** Bytes to be given back; 0 or less where it is enough. */
    long excessBytes() {
        return heldBytes() - bytesMax / EIGHTHS * RELIEVED_EIGHTHS;
    }

    /** Whether running turns may not grow any more. */
    public boolean isFull() {
        return heldBytes() >= bytesMax;
    }

    /** Whether new messages and sessions are refused: it is full, or short and nothing is left that could be given back. */
    public boolean isRefusing() {
        long held = heldBytes();
        return held >= bytesMax || (exhausted && held > shortFromBytes);
    }

    /** To be called without a lock after more was taken: has memory given back where it is short. Costs four reads. */
    public void look() {
        long held = heldBytes();
        if (held <= shortFromBytes) {
            if (triedUpToBytes != shortFromBytes) triedUpToBytes = shortFromBytes;
            if (exhausted) exhausted = false;
        } else if (held > triedUpToBytes) {
            relief.run();
        }
    }

    /** What at most a holder may keep, of {@code holders} of its kind, without being made to give it back. */
    public long smallBytes(int holders) {
        long share = bytesMax / SMALL_PARTS / Math.max(1, holders);
        return Math.min(SMALL_BYTES_MAX, Math.max(SMALL_BYTES_MIN, share));
    }

    /** What {@link #look} runs; it must not block. */
    void relievedBy(Runnable signal) {
        relief = signal;
    }

    /** Relief has done what it can; {@code dueBytes} are still counted and will be given back by themselves. */
    void tried(long dueBytes) {
        long held = heldBytes();
        exhausted = held - dueBytes > shortFromBytes;
        triedUpToBytes = Math.max(shortFromBytes, held + bytesMax / RETRY_PARTS);
    }
}
