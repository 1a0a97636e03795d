/** The gateway seen from outside: a packaged server, real sockets, and nothing but the protocol. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
