package dev.sluice.config;

import dev.sluice.journal.DatabaseGround;
import dev.sluice.journal.JournalConfig;

/** The settings, for what is built before there are beans. */
public final class EarlySettings implements DatabaseGround {

    @Override
    public JournalConfig locate() {
        return Configuration.settings().journal();
    }

    @Override
    public void refuse(String line) {
        RefusedStart.because(line);
    }
}
