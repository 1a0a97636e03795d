package dev.sluice.protocol;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Frames of every kind, each with all its optional members and with none of them. */
final class FrameSamples {
    static final Policy POLICY = new Policy(
            1_048_576,
            256,
            1_048_577,
            1_048_578,
            1_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofHours(24),
            new MessageRate(100, 1_000),
            Durability.DURABLE);
    static final Policy POLICY_WITHOUT_RATE =
            new Policy(1, 1, 1, 1, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, null, Durability.DRAIN);
    static final Attachment ATTACHMENT = new Attachment("s-1", true, 17, 3, false, 12, 17, 254);
    static final TurnRef TURN = new TurnRef("m1", 2);

    private static final JsonText METADATA = JsonText.ofEncoded("{\"model\":\"m\",\"usage\":{\"tokens\":7}}");
    private static final JsonText STEP_DATA = JsonText.ofEncoded("{\"b\":{\"cursor\":1},\"a\":1e2}");

    private FrameSamples() {}

    static List<DirectFrame> directFrames() {
        var features = new Features(List.of("message"), List.of("response"));
        var presence = List.of(new Presence("c-2", new Timestamp(1_500_000)));
        var health = new Health(Duration.ofSeconds(90), 2, 3, 4);
        var question = new SnapshotMessage("m1", SnapshotMessage.USER, JsonText.ofString("hi"), new Timestamp(1));
        var answer = new SnapshotMessage(
                "m1", SnapshotMessage.ASSISTANT, JsonText.ofEncoded("{\"a\":1}"), new Timestamp(2_000_000));
        var waiting = new PendingMessage("m2", JsonText.ofString("next"), new Timestamp(3_000_010));
        JsonText data = JsonText.ofEncoded("{\"a\":[]}");
        return List.of(
                new HelloOk(1, features, POLICY, ATTACHMENT, 2, true, null),
                new HelloOk(1, features, POLICY_WITHOUT_RATE, ATTACHMENT, 0, false, 1_500L),
                HelloError.of(HelloErrorCode.SESSION_NOT_FOUND, "no such session"),
                HelloError.retryAfter(HelloErrorCode.DRAINING, "stopping", 5),
                new Joined("echo", 1, ATTACHMENT, presence, health, POLICY),
                new JoinError(HelloError.of(HelloErrorCode.AGENT_NOT_FOUND, "no such agent")),
                new JoinError(HelloError.retryAfter(HelloErrorCode.OVERLOADED, "full", 2)),
                new JoinError(HelloError.clientTooOld()),
                new Snapshot("s", "echo", List.of(question, answer), true, 9, List.of(waiting), false),
                Status.resuming("echo", 2),
                new Status("gateway", "stopping", 250L),
                ErrorFrame.inboxFull("m", 256, 255, 100),
                ErrorFrame.retryAfter(ErrorCode.RATE_LIMITED, "too fast", null, 40, 7),
                ErrorFrame.of(ErrorCode.NOT_JOINED, "say hello first", null),
                new Aborted("s", "m"),
                new Cancelled("s", "m"),
                new NoActiveTurn("s", "m"),
                new NoActiveTurn("s", null),
                new Left("s"),
                new ServerPing(),
                new ServerPong(),
                new RelayedSignal(SignalKind.TYPING, "s", "c-1", JsonText.EMPTY_OBJECT),
                new RelayedSignal(SignalKind.PRESENCE, "s", "c-1", data),
                new RelayedSignal(SignalKind.AGENT_STATUS, "s", "c-1", data));
    }

    /** As they are stored, which is without a window. */
    static List<SessionEvent> storedEvents() {
        return List.of(
                new SessionStart(),
                new Accepted("m\"1", true, JsonText.ofEncoded("{\"q\":1.0}"), "c", null),
                new Accepted("m1", false, JsonText.ofString("x"), "c", null),
                Token.of(TURN, TokenKind.TOKEN, "a\u0000😀"),
                Token.of(TURN, TokenKind.REASONING, ""),
                new StreamStep(TURN, StepKind.TOOL_CALL, STEP_DATA),
                new StreamStep(TURN, StepKind.TOOL_PROGRESS, JsonText.EMPTY_OBJECT),
                new StreamStep(TURN, StepKind.TOOL_RESULT, STEP_DATA),
                new StreamStep(TURN, StepKind.RETRY, STEP_DATA),
                new StreamStep(TURN, StepKind.ERROR, STEP_DATA),
                new StreamEnd(TURN),
                new TurnRestarted(TURN, "why"),
                new Final("m1", JsonText.ofString("answer"), TurnOutcome.OK, 1, null),
                new Final("m1", JsonText.EMPTY_OBJECT, TurnOutcome.error("c", "m"), 0, null),
                new Final("m1", JsonText.ofString("answer"), TurnOutcome.OK, 1, METADATA, null),
                new SessionEnd("because", true, true));
    }

    /** Those that tell a window, once more with it. */
    static List<SessionEvent> eventsWithWindow() {
        return List.of(
                new Accepted("m1", false, JsonText.ofString("x"), "c", 255),
                new Final("m1", JsonText.ofString("answer"), TurnOutcome.OK, 1, 256));
    }

    /** The records under a sealed interface. */
    static Set<Class<?>> kinds(Class<?> sealed) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) kinds.addAll(kinds(permitted));
            else kinds.add(permitted);
        }
        return kinds;
    }
}
