/** Agents as users write them; those of the README are in src/example. */
@NullMarked
package dev.sluice.example;

import org.jspecify.annotations.NullMarked;
