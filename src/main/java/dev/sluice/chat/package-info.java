/** Agents whose answers come from a language model: one turn is a conversation of requests, retries and tools. */
@NullMarked
package dev.sluice.chat;

import org.jspecify.annotations.NullMarked;
