package dev.sluice.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.it.Event;
import dev.sluice.it.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One session under load: says what its script says, comes back whenever a connection ends, says again what was not
 * accepted, and gives every record to the {@link Ledger}.
 *
 * <p>Thread-safe.
 */
final class Talker implements Link.Owner {
    /** A session that has told this many events says nothing new: what the checker keeps of it is bounded by this. */
    private static final int EVENTS_MAX = 30_000;

    private final HttpClient http;
    private final URI uri;
    private final Script script;
    private final Evidence evidence;

    @GuardedBy("this")
    private final SplittableRandom random;

    @GuardedBy("this")
    private final Ledger ledger;

    @GuardedBy("this")
    private final List<Device> devices = new ArrayList<>();

    @GuardedBy("this")
    private final Outbox outbox;

    @GuardedBy("this")
    private final Set<Integer> sentAway = new LinkedHashSet<>();

    @GuardedBy("this")
    private String sessionId = "";

    @GuardedBy("this")
    private int connections;

    @GuardedBy("this")
    private boolean isLoaded;

    @GuardedBy("this")
    private boolean isWild;

    @GuardedBy("this")
    private boolean isDead;

    Talker(HttpClient http, URI uri, Script script, Path evidence) {
        this.http = http;
        this.uri = uri;
        this.script = script;
        this.evidence = new Evidence(evidence);
        random = new SplittableRandom(script.seed());
        ledger = new Ledger(script.agentId());
        outbox = new Outbox(script, random);
        devices.add(new Device(script.agentId(), random.split(), -1));
    }

    /** Says new things from now on, or only what is still to be answered. */
    synchronized void load(boolean on) {
        isLoaded = on;
        isWild = on;
    }

    /** Cuts and aborts nothing any more, so that every end of a connection is the gateway's doing. */
    synchronized void calmDown() {
        isWild = false;
    }

    /** A moment has passed: connects what is not connected, and says what is due. */
    void tick(long nowNanos, double earned) {
        List<Runnable> actions = new ArrayList<>();
        synchronized (this) {
            for (Device device : List.copyOf(devices)) if (device.isDue(nowNanos)) actions.add(connect(device));
            if (isLoaded) {
                outbox.earn(earned);
                if (isWild) actions.addAll(misbehave());
            }
            if (outbox.isDueAgain(nowNanos)) sayAgain();
            sayNew(nowNanos);
        }
        actions.forEach(Runnable::run);
    }

    @GuardedBy("this")
    private Runnable connect(Device device) {
        // Whoever comes second needs a session to come to.
        if (isDead || (sessionId.isEmpty() && device != devices.get(0))) return () -> {};
        Link link = new Link(this, ++connections);
        device.connecting(link);
        return () -> link.open(http, uri);
    }

    /** Now and then: a cut, a second client, an abort, a message said twice. */
    @GuardedBy("this")
    private List<Runnable> misbehave() {
        Device first = devices.get(0);
        Link link = first.link();
        if (link == null || !first.isGreeted()) return List.of();
        switch (random.nextInt(400)) {
            case 0 -> {
                return List.of(() -> link.cut("cut by the client"));
            }
            case 1 -> {
                if (devices.size() == 1) devices.add(secondDevice(first));
                Link second = devices.get(1).link();
                if (second != null) return List.of(() -> second.cut("cut by the client"));
            }
            case 2, 3, 4 -> {
                send(link, outbox.abort(random));
            }
            case 5, 6, 7 -> {
                if (outbox.said() > 0) send(link, outbox.repeat(random));
            }
            default -> {}
        }
        return List.of();
    }

    @GuardedBy("this")
    private Device secondDevice(Device first) {
        return new Device(script.agentId(), random.split(), random.nextBoolean() ? -1 : first.covered());
    }

    @GuardedBy("this")
    private void sayNew(long nowNanos) {
        Device first = devices.get(0);
        Link link = first.link();
        if (!isLoaded || link == null || !first.isGreeted() || ledger.events() >= EVENTS_MAX) return;
        for (JsonNode message : outbox.next(nowNanos)) send(link, message);
    }

    /** Has a session with the simulator say one thing that outlasts a drain. */
    synchronized void sayLongTurn() {
        Device first = devices.get(0);
        if (script.agentId().equals("echo") || first.link() == null || !first.isGreeted()) return;
        send(first.link(), outbox.longTurn());
    }

    @GuardedBy("this")
    private void sayAgain() {
        Device first = devices.get(0);
        // It may end within a send: what is sent after that is recorded, and goes nowhere.
        Link link = first.link();
        if (link == null || !first.isGreeted()) return;
        for (JsonNode message : outbox.again()) send(link, message);
    }

    @GuardedBy("this")
    private void send(Link link, JsonNode frame) {
        note(new WireRecord.Sent(link.number(), System.nanoTime(), frame));
        link.send(frame.toString());
    }

    @GuardedBy("this")
    private void note(WireRecord record) {
        evidence.add(record);
        ledger.note(record);
    }

    @GuardedBy("this")
    private @Nullable Device deviceOf(Link link) {
        return devices.stream()
                .filter(device -> device.link() == link)
                .findAny()
                .orElse(null);
    }

    @Override
    public synchronized void opened(Link link) {
        Device device = deviceOf(link);
        if (device != null) send(link, device.greeting(sessionId));
    }

    @Override
    public void received(Link link, Frame frame) {
        boolean isOver;
        synchronized (this) {
            Device device = deviceOf(link);
            if (device == null) return;
            note(new WireRecord.Received(link.number(), frame));
            isOver = take(device, frame);
            sayNew(System.nanoTime());
        }
        if (isOver) link.cut("turned away");
    }

    /** Returns whether the connection is of no use any more. */
    @GuardedBy("this")
    private boolean take(Device device, Frame frame) {
        switch (frame.type()) {
            case "hello_ok", "joined" -> {
                sessionId = frame.text("session_id");
                device.greeted(frame);
                if (device == devices.get(0)) sayAgain();
            }
            case "ping" -> {
                if (device.link() != null)
                    send(device.link(), Frame.JSON.createObjectNode().put("type", "pong"));
            }
            case "hello_error" -> {
                isDead |= frame.text("code").equals("session_not_found");
                return true;
            }
            case "error" -> {
                isDead |= frame.text("code").equals("session_not_found");
                if (!device.isGreeted()) return true;
                outbox.refused(System.nanoTime());
            }
            default -> frame.event().ifPresent(event -> told(device, frame, event));
        }
        return false;
    }

    @GuardedBy("this")
    private void told(Device device, Frame frame, Event event) {
        if (!frame.isDuplicate()) device.told(event);
        outbox.told(event, frame.atNanos());
    }

    @Override
    public synchronized void ended(Link link, int code, String reason) {
        Device device = deviceOf(link);
        if (device == null) return;
        note(new WireRecord.Ended(link.number(), System.nanoTime(), code, reason));
        if (code == 1012) sentAway.add(link.number());
        device.ended(System.nanoTime());
    }

    /** Whether everything it said is answered. */
    synchronized boolean isQuiet() {
        return isDead || outbox.isEmpty();
    }

    /** Adds a client that reads the session from its first event. */
    synchronized Device readAgain() {
        var reader = new Device(script.agentId(), random.split(), 0);
        devices.add(reader);
        return reader;
    }

    /** Whether that client has read everything, or there is no session to read. */
    synchronized boolean hasRead(Device reader) {
        return isDead || outbox.said() == 0 || reader.hasReadReplay();
    }

    /** Checks what must hold when all is answered; returns everything found wrong. */
    synchronized List<Violation> check() {
        if (!isDead || ledger.accepted() > 0) ledger.checkQuiet();
        return ledger.violations();
    }

    /** How many of its clients are connected and greeted. */
    synchronized int greeted() {
        return (int) devices.stream().filter(Device::isGreeted).count();
    }

    /** How many of its connections were closed with 1012. */
    synchronized int sentAway() {
        return sentAway.size();
    }

    /** When the last final came, by {@code System.nanoTime()}; {@link Outbox#NO_FINAL} where none did. */
    synchronized long lastFinalNanos() {
        return outbox.lastFinalNanos();
    }

    synchronized boolean isDead() {
        return isDead;
    }

    synchronized Tally tally() {
        return new Tally(
                outbox.said(),
                ledger.accepted(),
                ledger.finals(),
                outbox.resent(),
                ledger.duplicatesTold(),
                ledger.restarts(),
                ledger.sessionEnds());
    }

    /** Ends its connections; the records stay only if something was wrong. */
    void leave(boolean isRight) {
        List<Link> links = new ArrayList<>();
        synchronized (this) {
            isLoaded = false;
            for (Device device : devices) {
                device.retire();
                if (device.link() != null) links.add(device.link());
            }
        }
        links.forEach(link -> link.cut("done"));
        synchronized (this) {
            devices.clear();
            devices.add(new Device(script.agentId(), random.split(), -1));
            devices.get(0).retire();
            if (isRight) evidence.discard();
            else evidence.close();
        }
    }

    /** Where its records are. */
    Path records() {
        return evidence.file();
    }

    @Override
    public synchronized String toString() {
        return script.agentId() + " session " + sessionId + ", " + outbox + ", connections " + connections;
    }
}
