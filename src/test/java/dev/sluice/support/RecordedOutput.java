package dev.sluice.support;

import dev.sluice.agent.TurnOutput;
import dev.sluice.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an agent streams, and ends the turn after as many events as a test says. Not thread-safe. */
public final class RecordedOutput implements TurnOutput {
    private final List<String> tokens = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private int eventsLeft = Integer.MAX_VALUE;
    private int eventsTaken;
    private int eventsAwaited;
    private Runnable whenTaken = () -> {};

    /** The turn ends when so many events were taken. */
    public RecordedOutput endingAfter(int events) {
        eventsLeft = events;
        return this;
    }

    /** Something happens while the event is taken that makes it so many. */
    public RecordedOutput after(int events, Runnable happens) {
        eventsAwaited = events;
        whenTaken = happens;
        return this;
    }

    /** {@return the tokens that were taken} */
    public List<String> tokens() {
        return tokens;
    }

    /** {@return the tokens that were taken, put together} */
    public String text() {
        return String.join("", tokens);
    }

    /** {@return every other event that was taken, as {@code name data}} */
    public List<String> others() {
        return others;
    }

    @Override
    public boolean token(String text) {
        return take(tokens, text);
    }

    @Override
    public boolean reasoning(String text) {
        return take(others, "reasoning " + text);
    }

    @Override
    public boolean toolCall(JsonText data) {
        return take(others, "toolCall " + data);
    }

    @Override
    public boolean toolProgress(JsonText data) {
        return take(others, "toolProgress " + data);
    }

    @Override
    public boolean toolResult(JsonText data) {
        return take(others, "toolResult " + data);
    }

    @Override
    public boolean retry(JsonText data) {
        return take(others, "retry " + data);
    }

    @Override
    public boolean error(JsonText data) {
        return take(others, "error " + data);
    }

    @Override
    public boolean metadata(JsonText object) {
        return take(others, "metadata " + object);
    }

    @Override
    public void typing() {
        others.add("typing");
    }

    private boolean take(List<String> events, String event) {
        if (eventsLeft == 0) return false;
        eventsLeft--;
        events.add(event);
        if (++eventsTaken == eventsAwaited) whenTaken.run();
        return true;
    }
}
