package dev.sluice.support;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.Archive;
import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogContext;
import dev.sluice.eventlog.LogReader;
import dev.sluice.eventlog.LogStart;
import dev.sluice.eventlog.Pulled;
import dev.sluice.eventlog.ReaderOptions;
import dev.sluice.protocol.Accepted;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.Final;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.StepKind;
import dev.sluice.protocol.StreamStep;
import dev.sluice.protocol.Token;
import dev.sluice.protocol.TokenKind;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.protocol.TurnRef;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs, events and readings for tests, in few words. */
public final class Logs {
    /** Stands still. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:00:00.123456Z"), ZoneOffset.UTC);

    private Logs() {}

    /** A new session's log with the default bounds. */
    public static EventLog log() {
        return log(new EventLogConfig(2_000, 2_097_152), LogStart.NEW, null, new ByteAccount());
    }

    /** A log. */
    public static EventLog log(EventLogConfig config, LogStart start, @Nullable Archive archive, ByteAccount account) {
        return new EventLog(new EventAddress("s-1", "helper"), new LogContext(config, CLOCK, account), start, archive);
    }

    /** A client that streams and takes no batches. */
    public static ReaderOptions streaming(String connectionId) {
        return new ReaderOptions(connectionId, true, false);
    }

    /** A token event of the answer. */
    public static Token token(TurnRef turn, String content) {
        return Token.of(turn, TokenKind.TOKEN, content);
    }

    /** A critical stream event. */
    public static StreamStep step(TurnRef turn) {
        return new StreamStep(turn, StepKind.TOOL_CALL, JsonText.EMPTY_OBJECT);
    }

    /** A message was taken. */
    public static Accepted accepted(String messageId, String message) {
        return new Accepted(messageId, false, JsonText.ofString(message), "alice", 7);
    }

    /** The answer to a message. */
    public static Final answer(String messageId, String content) {
        return new Final(messageId, JsonText.ofString(content), TurnOutcome.OK, 1, 7);
    }

    /** Appends events that need no wait. */
    public static void append(EventLog log, SessionEvent... events) {
        for (SessionEvent event : events) {
            if (!log.append(event)) throw new IllegalStateException("the log is sealed");
        }
    }

    /** Everything a reader gives now. */
    public static List<Told> read(LogReader reader) {
        List<String> texts = new ArrayList<>();
        while (reader.pull() instanceof Pulled.Frames frames) texts.add(frames.text());
        return Told.in(texts);
    }

    /** What frames cover, such as {@code token_stream 2-4}. */
    public static List<String> spans(List<Told> told) {
        return told.stream().map(frame -> frame.type() + " " + frame.span()).toList();
    }
}
