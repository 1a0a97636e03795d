package dev.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.SessionEvent;
import dev.sluice.protocol.StreamStep;
import dev.sluice.protocol.Token;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;

/** What a client can check on one connection (PROTOCOL.md §2), given the truth. */
public final class CursorRule {
    private final SimulatedSession session;
    private final long replayTo;
    private final boolean streaming;
    private final Set<String> cutAttempts = new HashSet<>();
    private long covered;
    private long sequence;

    /** A client that has covered everything up to {@code since}. */
    public CursorRule(SimulatedSession session, long since, long replayTo, boolean streaming) {
        this.session = session;
        this.replayTo = replayTo;
        this.streaming = streaming;
        covered = since;
        sequence = since;
    }

    /** The last cursor covered. */
    public long covered() {
        return covered;
    }

    /** Checks the next event received. */
    public void receive(Told told) {
        assertThat(told.from()).as("no hole and no overlap: %s", told).isEqualTo(covered + 1);
        assertThat(told.cursor()).isGreaterThanOrEqualTo(told.from());
        assertThat(told.replay()).isEqualTo(told.cursor() <= replayTo);
        if (told.replay()) {
            assertThat(told.json().at("/event/sequence").asLong())
                    .as("the next replay: %s", told)
                    .isEqualTo(++sequence);
        }
        NavigableMap<Long, SessionEvent> stands = session.truth().subMap(told.from(), true, told.cursor(), true);
        SessionEvent event = session.truth().get(told.cursor());
        assertThat(event).as("an event: %s", told).isNotNull();
        assertThat(told.type()).isEqualTo(event.type().wireName());
        if (told.isToken()) checkTokens(told, stands);
        else checkCritical(told, event, stands);
        covered = told.cursor();
    }

    private void checkTokens(Told told, NavigableMap<Long, SessionEvent> stands) {
        assertThat(streaming).isTrue();
        assertThat(cutAttempts).as("no token after one was left out").doesNotContain(told.turn());
        StringBuilder content = new StringBuilder();
        for (SessionEvent event : stands.values()) {
            assertThat(event.type().wireName()).isEqualTo(told.type());
            Token token = (Token) event;
            assertThat(token.turn()).hasToString(told.turn());
            content.append(token.content().stringOrNull());
        }
        assertThat(told.content()).isEqualTo(content.toString());
    }

    private void checkCritical(Told told, SessionEvent event, NavigableMap<Long, SessionEvent> stands) {
        for (SessionEvent hidden : stands.headMap(told.cursor()).values()) {
            assertThat(hidden.conflatable())
                    .as("never hidden: %s under %s", hidden, told)
                    .isTrue();
            cutAttempts.add(((Token) hidden).turn().toString());
        }
        if (event instanceof dev.sluice.protocol.Final answer) {
            assertThat(told.content()).isEqualTo(answer.content().stringOrNull());
        }
        if (event instanceof StreamStep step)
            assertThat(told.turn()).isEqualTo(step.turn().toString());
    }
}
