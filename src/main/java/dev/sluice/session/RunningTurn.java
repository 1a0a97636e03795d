package dev.sluice.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.agent.AgentFailure;
import dev.sluice.agent.AgentInvocation;
import dev.sluice.agent.CancelReason;
import dev.sluice.agent.Cancellation;
import dev.sluice.agent.HistoryMessage;
import dev.sluice.agent.Reply;
import dev.sluice.agent.ToolEvent;
import dev.sluice.agent.Turn;
import dev.sluice.agent.TurnPlace;
import dev.sluice.budget.MemoryKind;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.LogText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent for one message, from its start to the first of: its answer, its failure, its cancellation, its
 * deadline. Thread-safe; whoever ends it first is told so, and the others come too late.
 */
final class RunningTurn implements Turn {
    private static final System.Logger LOG = System.getLogger(RunningTurn.class.getName());

    private final AgentSession session;
    private final SessionRuntime runtime;
    private final KnownMessage message;
    private final int attempt;
    private final Instant deadline;
    private final TurnCancellation cancellation = new TurnCancellation();
    private final TurnMemory memory;
    private final TurnStream stream;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean holdsThread;

    @GuardedBy("this")
    private @Nullable Runnable onReturn;

    @GuardedBy("this")
    private @Nullable Future<?> timer;

    RunningTurn(AgentSession session, SessionRuntime runtime, KnownMessage message, int attempt) {
        this.session = session;
        this.runtime = runtime;
        this.message = message;
        this.attempt = attempt;
        this.deadline = session.now().plus(runtime.turns().turnTimeout());
        this.memory = new TurnMemory(runtime.memory().account(MemoryKind.OUTPUTS));
        this.stream = new TurnStream(session, runtime, this);
    }

    KnownMessage message() {
        return message;
    }

    TurnMemory memory() {
        return memory;
    }

    boolean hasStreamed() {
        return stream.hasStreamed();
    }

    /** Takes nothing more from the agent, whoever is just ending the turn; whether it has streamed anything. */
    boolean closeStream() {
        stream.close();
        return stream.hasStreamed();
    }

    /** Calls the agent, unless the turn was ended before it began. */
    void start() {
        AgentInvocation invocation = session.agent().invocation();
        if (invocation instanceof AgentInvocation.Async async)
            startAsync(() -> async.agent().answer(this, stream));
        if (invocation instanceof AgentInvocation.Yielding yielding) {
            TurnPlace place = new RunningPlace(session.conversation(), this);
            startAsync(() -> yielding.agent().answer(this, stream, place));
        }
        if (invocation instanceof AgentInvocation.Blocking blocking) startBlocking(blocking);
    }

    private void startAsync(Supplier<CompletionStage<Reply>> agent) {
        if (isEnded()) return;
        try {
            CompletionStage<Reply> answer = agent.get();
            Objects.requireNonNull(answer, "the agent returned no stage").whenComplete(this::answered);
        } catch (Throwable e) {
            failed(e);
        }
        startTimer();
    }

    private void startBlocking(AgentInvocation.Blocking blocking) {
        synchronized (this) {
            if (ended) return;
            holdsThread = true;
        }
        startTimer();
        runtime.threads().turns().execute(session.principal(), () -> runBlocking(blocking), this::noThread);
    }

    private void noThread() {
        returned();
        end(TurnEnd.error("overloaded", "no thread is free for this turn"), null);
    }

    private void runBlocking(AgentInvocation.Blocking blocking) {
        try {
            if (!isEnded()) answered(blocking.agent().answer(this, stream), null);
        } catch (Throwable e) {
            failed(e);
        } finally {
            returned();
        }
    }

    private void startTimer() {
        if (isEnded()) return;
        Future<?> started;
        try {
            started = runtime.threads()
                    .timers()
                    .schedule(
                            () -> cancel(CancelReason.TIMEOUT, null),
                            runtime.turns().turnTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "no deadline: the gateway is stopping, which ends the turn", e);
            return;
        }
        synchronized (this) {
            if (!ended) {
                timer = started;
                return;
            }
        }
        started.cancel(false);
    }

    private void answered(@Nullable Reply reply, @Nullable Throwable failure) {
        if (failure != null) {
            failed(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            return;
        }
        if (reply == null) {
            failed(new NullPointerException("the agent answered with null"));
            return;
        }
        JsonText content = reply.content();
        if (content != null && content.bytes() > runtime.turns().replyBytesMax()) {
            cancel(CancelReason.REPLY_TOO_LARGE, null);
            return;
        }
        end(TurnEnd.answered(reply), null);
    }

    private void failed(Throwable failure) {
        boolean isTold = failure instanceof AgentFailure;
        if (!isEnded() && (!isTold || failure.getCause() != null)) {
            // An agent's failure may quote what it was asked.
            String words = "agent failed session=" + session.id() + " agent="
                    + session.agent().id() + " cause=" + LogText.trace(failure);
            LOG.log(System.Logger.Level.WARNING, words);
        }
        end(TurnEnd.failed(failure), null);
    }

    /** Ends the turn without its agent's answer. Returns false where it had ended before. */
    boolean cancel(CancelReason reason, @Nullable SessionAttachment asker) {
        return end(TurnEnd.cancelled(reason), asker);
    }

    /** Ends the turn, unless that has happened. */
    private boolean end(TurnEnd how, @Nullable SessionAttachment asker) {
        Future<?> running;
        synchronized (this) {
            if (ended) return false;
            ended = true;
            running = timer;
        }
        if (running != null) running.cancel(false);
        // Only what is closed has a last token, without which the answer would miss what clients have seen.
        JsonText streamed = stream.close();
        TurnResult result = how.result(streamed, stream.noted());
        if (how.reason() != null) cancellation.cancel(how.reason());
        session.conversation().turnEnded(this, result, asker);
        return true;
    }

    /** Has {@code action} done when the agent's thread is back; at once where it holds none. */
    void whenReturned(Runnable action) {
        synchronized (this) {
            if (holdsThread) {
                onReturn = action;
                return;
            }
        }
        action.run();
    }

    private void returned() {
        Runnable action;
        synchronized (this) {
            holdsThread = false;
            action = onReturn;
            onReturn = null;
        }
        if (action != null) action.run();
    }

    synchronized boolean isEnded() {
        return ended;
    }

    @Override
    public String sessionId() {
        return session.id();
    }

    @Override
    public String messageId() {
        return message.messageId();
    }

    @Override
    public String principal() {
        return session.principal();
    }

    @Override
    public JsonText content() {
        return message.inbound().content();
    }

    @Override
    public String text() {
        String text = content().stringOrNull();
        return text == null ? content().text() : text;
    }

    @Override
    public @Nullable JsonText metadata() {
        return message.inbound().metadata();
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public CompletionStage<List<HistoryMessage>> history(int messagesMax) {
        return past().said(message, messagesMax).thenApply(memory::reading);
    }

    private PastTurns past() {
        return new PastTurns(session, runtime);
    }

    @Override
    public CompletionStage<List<ToolEvent>> toolEvents() {
        if (attempt == 1) return CompletableFuture.completedStage(List.of());
        return past().toolEvents(message, attempt).thenApply(memory::readingTools);
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }
}
