/** Sluice, a WebSocket gateway for AI agents: one package below this one per feature. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
