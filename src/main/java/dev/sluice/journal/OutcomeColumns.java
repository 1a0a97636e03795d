package dev.sluice.journal;

import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Outcome;
import dev.sluice.protocol.TurnOutcome;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/** How a message ended; code and words are encoded, since an agent may have put anything into them. */
@Embeddable
record OutcomeColumns(
        @Column(name = "outcome", length = 16) String status,

        @Column(name = "outcome_code") @Nullable String code,

        @Column(name = "outcome_message") @Nullable String message) {

    static OutcomeColumns of(TurnOutcome outcome) {
        return new OutcomeColumns(outcome.status().wireName(), encoded(outcome.code()), encoded(outcome.message()));
    }

    TurnOutcome told() {
        return new TurnOutcome(Outcome.named(status), told(code), told(message));
    }

    private static @Nullable String encoded(@Nullable String value) {
        return value == null ? null : JsonText.ofString(value).text();
    }

    private static @Nullable String told(@Nullable String text) {
        return text == null ? null : JsonColumn.json(text).stringOrNull();
    }
}
