/** Agents as users write them: what the README shows, compiled and tested. */
@NullMarked
package dev.sluice.example;

import org.jspecify.annotations.NullMarked;
