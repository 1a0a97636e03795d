/** Who a caller is and whether it may come in: credentials, principals, origins and hosts. Knows no WebSocket. */
@NullMarked
package dev.sluice.security;

import org.jspecify.annotations.NullMarked;
