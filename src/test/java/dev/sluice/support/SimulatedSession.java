package dev.sluice.support;

import dev.sluice.budget.ByteAccount;
import dev.sluice.eventlog.EventLog;
import dev.sluice.eventlog.EventLogConfig;
import dev.sluice.eventlog.LogStart;
import dev.sluice.eventlog.Slot;
import dev.sluice.protocol.EncodedEvent;
import dev.sluice.protocol.EventAddress;
import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.Token;
import dev.sluice.protocol.TokenKind;
import dev.sluice.protocol.TurnRef;
import dev.sluice.protocol.TurnRestarted;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A session that makes events as a real one may: one turn at a time, tokens without commit, all else committed in any order, some commits
 * failing. It remembers the truth.
 */
public final class SimulatedSession {
    private static final List<String> WORDS = List.of(
            "a",
            "hello ",
            "ä",
            "\"quoted\"",
            "\n",
            "\uD83D\uDE00",
            "\\",
            "\u0001",
            "x".repeat(80),
            "y".repeat(400),
            "");

    private final NavigableMap<Long, SessionEvent> truth = new TreeMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final ListArchive archive = new ListArchive().byHand();
    private final ByteAccount account = new ByteAccount();
    private final Random random;
    private final EventLog log;
    private int turns = 1;
    private int attempt = 1;
    private int accepts;
    private boolean turnWaits;

    /** A session with small bounds. */
    public SimulatedSession(Random random, int mergedBytesMax) {
        this.random = random;
        log = Logs.log(
                new EventLogConfig(random.nextInt(6), 1 + random.nextInt(3_000), mergedBytesMax),
                LogStart.NEW,
                archive,
                account);
    }

    /** Its log. */
    public EventLog log() {
        return log;
    }

    /** Its archive, answering by hand. */
    public ListArchive archive() {
        return archive;
    }

    /** Bytes of its log. */
    public ByteAccount account() {
        return account;
    }

    /** Every event that has its cursor, by cursor; those given up are missing. */
    public NavigableMap<Long, SessionEvent> truth() {
        return truth;
    }

    /** The event at {@code cursor} as it is encoded. */
    public EncodedEvent encoded(long cursor) {
        return EncodedEvent.encode(address(), cursor, Logs.CLOCK.instant(), truth.get(cursor));
    }

    /** Does one thing that changes the log. */
    public void step() {
        int choice = random.nextInt(100);
        if (choice < 55) token();
        else if (choice < 62) commit(Logs.step(turn()), false);
        else if (choice < 70) commit(Logs.accepted("q-" + ++accepts, word().repeat(random.nextInt(4))), false);
        else if (choice < 72) restart();
        else if (choice < 77) end();
        else if (choice < 79) log.dropReplay();
        else settleOne();
    }

    /** Settles all commits and ends the turn, so that everything is covered. */
    public void finish() {
        while (!commits.isEmpty()) settleOne();
        do {
            end();
            while (!commits.isEmpty()) settleOne();
        } while (truth.lastKey() < log.head());
    }

    private EventAddress address() {
        return log.address();
    }

    private TurnRef turn() {
        return new TurnRef("m-" + turns, attempt);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private void token() {
        if (turnWaits) return;
        Token token = Token.of(turn(), random.nextInt(8) == 0 ? TokenKind.REASONING : TokenKind.TOKEN, word());
        Logs.append(log, token);
        truth.put(log.head(), token);
    }

    private void restart() {
        if (turnWaits) return;
        attempt++;
        commit(new TurnRestarted(turn(), "tried again"), true);
    }

    private void end() {
        if (turnWaits) return;
        commit(Logs.answer("m-" + turns, word().repeat(random.nextInt(4))), true);
        turns++;
        attempt = 1;
    }

    private void commit(SessionEvent event, boolean waits) {
        turnWaits |= waits;
        commits.add(new Commit(log.reserve(), event, waits));
    }

    private void settleOne() {
        if (commits.isEmpty()) return;
        Commit commit = commits.remove(random.nextInt(commits.size()));
        if (random.nextInt(6) == 0) {
            log.giveUp(commit.slot);
            commits.add(new Commit(log.reserve(), commit.event, commit.waits));
            return;
        }
        truth.put(commit.slot.cursor(), commit.event);
        String origin = commit.event instanceof dev.sluice.protocol.Accepted ? "c-" + random.nextInt(4) : null;
        archive.store(log.publish(commit.slot, commit.event, origin));
        origins.put(commit.slot.cursor(), String.valueOf(origin));
        if (commit.waits) turnWaits = false;
    }

    private final NavigableMap<Long, String> origins = new TreeMap<>();

    /** The connection whose message the event at {@code cursor} accepts; "null" if there is none. */
    public String origin(long cursor) {
        return origins.getOrDefault(cursor, "null");
    }

    private record Commit(Slot slot, SessionEvent event, boolean waits) {}
}
