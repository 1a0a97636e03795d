package dev.sluice.config;

import java.util.Optional;
import java.util.Set;

/** What is set, as it is written: names and values. */
interface SettingSource {
    /** The raw value of a setting; empty if it is not set. */
    Optional<String> value(String key);

    /** Every name that has a value, settings of the gateway or not. */
    Set<String> names();
}
