/** The one way Sluice runs work in the background: tasks that end when there is nothing to do. */
@NullMarked
package dev.sluice.task;

import org.jspecify.annotations.NullMarked;
