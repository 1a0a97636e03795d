/** Which process may write: nodes, their epochs, and the fence against earlier ones. */
@NullMarked
package dev.sluice.cluster;

import org.jspecify.annotations.NullMarked;
