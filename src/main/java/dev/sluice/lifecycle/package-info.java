/** The node's life: what must be there before it is ready, and what happens when it stops. */
@NullMarked
package dev.sluice.lifecycle;

import org.jspecify.annotations.NullMarked;
