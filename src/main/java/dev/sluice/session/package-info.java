/** Sessions: ties one session's inbox, log, connections and agent together, and declares the ports of the journal. */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
