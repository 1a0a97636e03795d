package dev.sluice.journal;

import dev.sluice.protocol.LogText;
import dev.sluice.session.JournalUnavailableException;
import dev.sluice.session.Rejection;
import dev.sluice.session.StoredSession;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A stored session that someone waits for. */
final class Take implements Job {
    private final String principal;
    private final String sessionId;
    private final CompletableFuture<@Nullable StoredSession> answer = new CompletableFuture<>();
    private @Nullable StoredSession found;

    Take(String principal, String sessionId) {
        this.principal = principal;
        this.sessionId = sessionId;
    }

    String principal() {
        return principal;
    }

    String sessionId() {
        return sessionId;
    }

    CompletableFuture<@Nullable StoredSession> answer() {
        return answer;
    }

    void found(StoredSession session) {
        found = session;
    }

    @Override
    public String owner() {
        return sessionId;
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    /** A client waits for it, and asks again by itself. */
    @Override
    public boolean outlivesOutage() {
        return false;
    }

    @Override
    public void undone() {
        found = null;
    }

    @Override
    public void settled() {
        answer.complete(found);
    }

    @Override
    public void refused(Rejection reason, Throwable cause) {
        answer.completeExceptionally(new JournalUnavailableException("take: session=" + sessionId, cause));
    }

    /** The id is what a client says its session is called. */
    @Override
    public String toString() {
        return "take session=" + LogText.escaped(sessionId);
    }
}
