package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch, merged: each session at most once, each table in one JDBC batch.
 *
 * <p>Sessions stored as a whole come first. Facts about such a session that came before it in the same batch would be
 * overtaken, so {@link #mustPrecede} tells to write the rows gathered so far.
 */
final class BatchRows {
    private final NodeEpoch node;
    private final Set<String> touched = new HashSet<>();
    private final Map<String, SessionRow> saved = new LinkedHashMap<>();
    private final Map<String, SessionRow> created = new LinkedHashMap<>();
    private final Map<String, SessionActivity> activities = new LinkedHashMap<>();
    private final List<MessageRow> messages = new ArrayList<>();
    private final List<Write.CancelMessage> cancelled = new ArrayList<>();
    private final List<Write.StartAttempt> attempts = new ArrayList<>();
    private final List<Write.DrainAttempt> drained = new ArrayList<>();
    private final List<FinishedMessage> finished = new ArrayList<>();
    private final List<FinalRow> finals = new ArrayList<>();
    private final List<EventRow> events = new ArrayList<>();
    private final Pieces pieces = new Pieces();

    BatchRows(NodeEpoch node) {
        this.node = node;
    }

    /** Whether what was added so far must be written before {@code writes}. */
    boolean mustPrecede(List<Write> writes) {
        for (Write write : writes) {
            if (write instanceof Write.SaveSession save && touched.contains(save.sessionId())) return true;
        }
        return false;
    }

    void add(String sessionId, List<Write> writes) {
        touched.add(sessionId);
        for (Write write : writes) add(write);
    }

    private void add(Write write) {
        if (write instanceof Write.NewSession w) {
            created.put(w.sessionId(), new SessionRow(w, node));
        } else if (write instanceof Write.UpdateSession w) {
            SessionRow row = created.get(w.sessionId());
            if (row == null) activities.put(w.sessionId(), new SessionActivity(w));
            else row.active(w);
        } else if (write instanceof Write.InsertMessage w) {
            messages.add(new MessageRow(w, pieces));
        } else if (write instanceof Write.CancelMessage w) {
            cancelled.add(w);
        } else if (write instanceof Write.StartAttempt w) {
            attempts.add(w);
        } else if (write instanceof Write.DrainAttempt w) {
            drained.add(w);
        } else if (write instanceof Write.FinishMessage w) {
            finished.add(new FinishedMessage(w, pieces));
            told(new MessageKey(w.sessionId(), w.seq()), w.metadata());
        } else if (write instanceof Write.InsertEvent w) {
            events.add(new EventRow(w, pieces));
        } else if (write instanceof Write.SaveSession w) {
            saved.put(w.sessionId(), new SessionRow(w, node));
            for (StoredMessage message : w.messages()) {
                messages.add(new MessageRow(w.sessionId(), message, pieces));
                told(new MessageKey(w.sessionId(), message.seq()), message.finalMetadata());
            }
            for (var event : w.events()) events.add(new EventRow(w.sessionId(), event, pieces));
        } else {
            throw new IllegalArgumentException("write: " + write);
        }
    }

    private void told(MessageKey key, @Nullable JsonText metadata) {
        if (metadata != null) finals.add(new FinalRow(key, metadata));
    }

    void store(StatelessSession session) {
        replaceSaved(session);
        pieces.store(session);
        if (!created.isEmpty()) session.insertMultiple(List.copyOf(created.values()));
        if (!messages.isEmpty()) session.insertMultiple(messages);
        for (Write.CancelMessage cancel : cancelled) Statements.cancel(session, cancel);
        for (Write.StartAttempt attempt : attempts) Statements.startAttempt(session, attempt);
        for (Write.DrainAttempt attempt : drained) Statements.drainAttempt(session, attempt);
        if (!finished.isEmpty()) session.updateMultiple(finished);
        if (!finals.isEmpty()) session.insertMultiple(finals);
        if (!events.isEmpty()) session.insertMultiple(events);
        if (!activities.isEmpty()) session.updateMultiple(List.copyOf(activities.values()));
    }

    private void replaceSaved(StatelessSession session) {
        if (saved.isEmpty()) return;
        Statements.deleteSessions(session, saved.keySet());
        session.insertMultiple(List.copyOf(saved.values()));
    }
}
