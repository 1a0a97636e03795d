package dev.sluice.security;

import java.nio.file.Path;

/**
 * Where the {@link DrainKey} is left for those who may read it.
 *
 * @param folder the gateway's data folder ({@code GATEWAY_DATA_DIR})
 */
public record DrainKeyConfig(Path folder) {}
