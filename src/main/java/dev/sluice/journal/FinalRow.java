package dev.sluice.journal;

import dev.sluice.protocol.Final;
import dev.sluice.protocol.JsonText;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** What an agent told beside a message's answer; a final to which nothing was added has no such row. */
@Entity
@Immutable
@Table(name = "gw_final")
@SuppressWarnings("UnusedVariable") // Hibernate reads the fields.
class FinalRow {

    @EmbeddedId
    private MessageKey key;

    @Column(name = "metadata", nullable = false)
    private String metadata;

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected FinalRow() {}

    FinalRow(MessageKey key, JsonText metadata) {
        if (metadata.bytes() > Final.METADATA_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "metadata: " + metadata.bytes() + " bytes (expected: <= " + Final.METADATA_BYTES_MAX + ")");
        }
        this.key = key;
        this.metadata = JsonColumn.text(metadata);
    }
}
