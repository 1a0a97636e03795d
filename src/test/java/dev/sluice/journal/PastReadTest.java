package dev.sluice.journal;

import static dev.sluice.journal.JournalFixture.NOW;
import static dev.sluice.journal.JournalFixture.accept;
import static dev.sluice.journal.JournalFixture.created;
import static dev.sluice.journal.JournalFixture.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import dev.sluice.session.Fingerprint;
import dev.sluice.session.StoredHistory;
import dev.sluice.session.StoredMessage;
import dev.sluice.session.Write;
import dev.sluice.support.JournalDatabase;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a session for an agent that forgets. */
@ParameterizedClass
@EnumSource(JournalDatabase.class)
class PastReadTest {
    private static final JsonText SHORT = JsonText.ofString("Once upon a time");
    private static final JsonText LONG = JsonText.ofString("x".repeat(2_000_000));
    private static final int QUESTION_BYTES = JsonText.ofString("content m1").bytes();
    private static final int ANSWER_BYTES = JsonText.ofString("answer 1").bytes();

    @Parameter
    private JournalDatabase database;

    @Test
    void tells_what_was_said_before_a_message_and_nothing_of_those_behind_it() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3), accept("s1", 3, "m3", 4));
        fixture.store(finish("s1", 1, null, 5), finish("s1", 2, null, 6));

        StoredHistory past = fixture.past("s1", 3, 10, 1 << 20);

        assertThat(past.messages()).extracting(StoredMessage::messageId).containsExactly("m1", "m2");
        assertThat(past.messages())
                .extracting(StoredMessage::answer)
                .containsExactly(JsonText.ofString("answer 1"), JsonText.ofString("answer 2"));
        assertThat(past.truncated()).isFalse();
        assertThat(fixture.past("s1", 3, 1, 1 << 20).messages())
                .extracting(StoredMessage::messageId)
                .containsExactly("m2");
        assertThat(fixture.past("s1", 1, 10, 1 << 20)).isEqualTo(fixture.past("s1", 1, 1, 1));
    }

    @Test
    void an_answer_that_was_never_completed_neither_counts_nor_is_read() {
        for (JsonText partial : new JsonText[] {SHORT, LONG}) {
            String id = "s" + partial.bytes();
            var fixture = new JournalFixture(database);
            fixture.store(created(id), accept(id, 1, "m1", 2), accept(id, 2, "m2", 3), accept(id, 3, "m3", 4));
            fixture.store(finish(id, 1, null, 5), aborted(id, 2, 6, partial));
            database.dataSource().forgetCounts();

            StoredHistory past = fixture.past(id, 3, 10, 2 * QUESTION_BYTES + ANSWER_BYTES);

            assertThat(past.truncated()).isFalse();
            assertThat(past.messages()).extracting(StoredMessage::messageId).containsExactly("m1", "m2");
            StoredMessage ended = past.messages().get(1);
            assertThat(ended.answer()).isNull();
            assertThat(ended.finalCursor()).isEqualTo(6);
            assertThat(Objects.requireNonNull(ended.outcome()).status()).isEqualTo(Outcome.ABORTED);
            assertThat(database.dataSource().executions().keySet()).noneMatch(sql -> sql.contains("gw_piece"));
            // A client that starts afresh is told all of it.
            assertThat(fixture.history(id, 100, 10, 1 << 28).messages().get(1).answer())
                    .isEqualTo(partial);
        }
    }

    @Test
    void what_a_client_told_beside_its_message_neither_counts_nor_is_read() {
        var fixture = new JournalFixture(database);
        JsonText content = JsonText.ofString("content m1");
        fixture.store(
                created("s1"),
                new RecordedEntry(
                        "s1",
                        "m1",
                        new Write.InsertMessage(
                                "s1",
                                1,
                                "m1",
                                Fingerprint.of(content),
                                content,
                                JsonText.ofEncoded("{\"a\":" + LONG + "}"),
                                "alice",
                                false,
                                2,
                                NOW)),
                finish("s1", 1, null, 3));

        StoredHistory past = fixture.past("s1", 2, 10, QUESTION_BYTES + ANSWER_BYTES);

        assertThat(past.truncated()).isFalse();
        assertThat(past.messages().get(0).content()).isEqualTo(content);
        assertThat(past.messages().get(0).metadata()).isNull();
    }

    @Test
    void what_was_said_ends_where_it_does_not_fit_any_more() {
        var fixture = new JournalFixture(database);
        fixture.store(created("s1"), accept("s1", 1, "m1", 2), accept("s1", 2, "m2", 3));
        fixture.store(finish("s1", 1, null, 5), aborted("s1", 2, 6, LONG));
        int all = 2 * QUESTION_BYTES + ANSWER_BYTES;

        assertThat(fixture.past("s1", 3, 10, all - 1).messages()).hasSize(2);
        assertThat(fixture.past("s1", 3, 10, all - 1).truncated()).isTrue();
        assertThat(fixture.past("s1", 3, 10, QUESTION_BYTES).messages())
                .extracting(StoredMessage::messageId)
                .containsExactly("m2");
    }

    private static RecordedEntry aborted(String id, long seq, long finalCursor, JsonText partial) {
        TurnOutcome outcome = TurnOutcome.of(Outcome.ABORTED);
        return new RecordedEntry(
                id, null, new Write.FinishMessage(id, seq, null, finalCursor, NOW, partial, outcome, null, 1));
    }
}
