/** What the process may hold in memory, what it holds for what, and who gives back when that is too much. Knows none of the holders. */
@NullMarked
package dev.sluice.budget;

import org.jspecify.annotations.NullMarked;
