/** Sends the gateway what no client should, very often, and checks that nobody else notices. */
@NullMarked
package dev.sluice.hostile;

import org.jspecify.annotations.NullMarked;
