package dev.sluice.config;

import dev.sluice.journal.DatabaseGround;
import dev.sluice.journal.JournalConfig;

/** The settings, for what is built before there are beans. */
public final class EarlySettings implements DatabaseGround {

    @Override
    public JournalConfig locate() {
        try {
            return Configuration.settings().journal();
        } catch (InvalidSettingException refused) {
            // Told already, in one line; the server would print it again with this exception's trace.
            throw new IllegalStateException("start refused");
        }
    }

    @Override
    public void refuse(String line) {
        RefusedStart.because(line);
    }
}
