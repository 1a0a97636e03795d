package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.TurnOutput;
import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.Final;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.RelayedSignal;
import dev.sluice.protocol.SignalKind;
import dev.sluice.protocol.StepKind;
import dev.sluice.protocol.StreamStep;
import dev.sluice.protocol.Token;
import dev.sluice.protocol.TokenKind;
import dev.sluice.protocol.TurnRef;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an agent streams in one turn, on its way to the session's log.
 *
 * <p>Thread-safe: events get their cursors in the order of the calls. All of a turn's output counts towards
 * {@code GATEWAY_MAX_REPLY_BYTES}; what passes it ends the turn.
 */
final class TurnStream implements TurnOutput {
    /** What a byte of text takes here: twice, because the text grows by doubling and is copied once to become the answer. */
    private static final int ASCII_BYTES = 2;

    /** The same, where characters may take two bytes that take one on the wire. */
    private static final int OTHER_BYTES = 4;

    private final AgentSession session;
    private final SessionRuntime runtime;
    private final RunningTurn turn;
    private final TurnRef ref;

    /** The streamed text so far, as it stands between the quotes of a JSON string. */
    @GuardedBy("this")
    private StringBuilder text = new StringBuilder(0);

    @GuardedBy("this")
    private int textBytes;

    @GuardedBy("this")
    private long outputBytes;

    /** What the final is to tell beside the answer, as far as the agent has said; null for nothing. */
    @GuardedBy("this")
    private @Nullable JsonText noted;

    /** What is counted for it: the largest that it was. */
    @GuardedBy("this")
    private long notedBytes;

    @GuardedBy("this")
    private boolean streamed;

    @GuardedBy("this")
    private boolean closed;

    TurnStream(AgentSession session, SessionRuntime runtime, RunningTurn turn) {
        this.session = session;
        this.runtime = runtime;
        this.turn = turn;
        this.ref = new TurnRef(turn.messageId(), turn.attempt());
    }

    synchronized boolean hasStreamed() {
        return streamed;
    }

    /** Takes nothing more. Returns the tokens' text as one JSON string, once: it is not kept. */
    synchronized JsonText close() {
        closed = true;
        JsonText streamedText = new JsonText("\"" + text + '"', textBytes + 2);
        text = new StringBuilder(0);
        textBytes = 0;
        return streamedText;
    }

    @Override
    public boolean token(String text) {
        return piece(text, TokenKind.TOKEN);
    }

    @Override
    public boolean reasoning(String text) {
        return piece(text, TokenKind.REASONING);
    }

    private boolean piece(String piece, TokenKind kind) {
        if (piece.isEmpty()) return isOpen();
        JsonText content = JsonText.ofString(piece);
        Room room;
        synchronized (this) {
            room = take(content.bytes());
            if (room == Room.TAKEN) {
                if (!session.log().append(new Token(ref, kind, content))) return false;
                if (kind == TokenKind.TOKEN) keep(content);
            }
        }
        return settle(room);
    }

    @Override
    public boolean toolCall(JsonText data) {
        return step(StepKind.TOOL_CALL, data);
    }

    @Override
    public CompletionStage<Boolean> keepToolCall(JsonText data) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        if (!step(StepKind.TOOL_CALL, data, kept::complete)) kept.complete(false);
        return kept;
    }

    @Override
    public boolean toolProgress(JsonText data) {
        return step(StepKind.TOOL_PROGRESS, data);
    }

    @Override
    public boolean toolResult(JsonText data) {
        return step(StepKind.TOOL_RESULT, data);
    }

    @Override
    public boolean retry(JsonText data) {
        return step(StepKind.RETRY, data);
    }

    @Override
    public boolean error(JsonText data) {
        return step(StepKind.ERROR, data);
    }

    private boolean step(StepKind kind, JsonText data) {
        return step(kind, data, kept -> {});
    }

    private boolean step(StepKind kind, JsonText data, Consumer<Boolean> told) {
        StreamStep step = new StreamStep(ref, kind, data);
        Room room;
        synchronized (this) {
            room = take(data.bytes());
            if (room == Room.TAKEN) {
                Slot slot = session.log().reserve();
                session.conversation().submissions().add(new StepEntry(session, step, slot, told));
            }
        }
        return settle(room);
    }

    @Override
    public boolean metadata(JsonText object) {
        Final.checkMetadata(object);
        synchronized (this) {
            if (closed) return false;
            noted = object;
            long more = object.heapBytes() - notedBytes;
            if (more <= 0) return true;
            notedBytes += more;
            turn.memory().grow(more);
            return true;
        }
    }

    /** What the agent has said for the final's metadata; null for nothing. */
    synchronized @Nullable JsonText noted() {
        return noted;
    }

    @Override
    public void typing() {
        if (!isOpen()) return;
        session.audience()
                .send(new RelayedSignal(
                        SignalKind.TYPING, session.id(), session.agent().id(), JsonText.EMPTY_OBJECT));
    }

    @GuardedBy("this")
    private Room take(int bytes) {
        if (closed) return Room.ENDED;
        if (runtime.memory().isFull() && isLarge()) return Room.NO_MEMORY;
        if (bytes > runtime.turns().replyBytesMax() - outputBytes) return Room.TOO_SMALL;
        outputBytes += bytes;
        streamed = true;
        return Room.TAKEN;
    }

    /** Whether the turn is among those that fill the memory; the small ones together stay small. */
    private boolean isLarge() {
        int turns = runtime.turns().concurrentTurnsMax();
        return turn.memory().heldBytes() > runtime.memory().smallBytes(turns);
    }

    /** Acts on what was decided, without the lock. */
    private boolean settle(Room room) {
        return switch (room) {
            case TAKEN -> {
                session.conversation().submissions().flush();
                session.streamed();
                yield true;
            }
            case TOO_SMALL -> {
                turn.cancel(CancelReason.REPLY_TOO_LARGE, null);
                yield false;
            }
            case NO_MEMORY -> {
                turn.cancel(CancelReason.OVERLOADED, null);
                yield false;
            }
            case ENDED -> false;
        };
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    @GuardedBy("this")
    private void keep(JsonText content) {
        text.append(content.text(), 1, content.text().length() - 1);
        textBytes += content.bytes() - 2;
        boolean ascii = content.text().length() == content.bytes();
        turn.memory().grow((ascii ? ASCII_BYTES : OTHER_BYTES) * (long) (content.bytes() - 2));
    }

    /** What became of an event. */
    private enum Room {
        TAKEN,
        TOO_SMALL,
        NO_MEMORY,
        ENDED
    }
}
