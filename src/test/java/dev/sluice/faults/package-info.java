/** Breaks the gateway in the middle of its work, over and over, and checks what its clients were told. */
@NullMarked
package dev.sluice.faults;

import org.jspecify.annotations.NullMarked;
