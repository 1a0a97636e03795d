/** Connections: the WebSocket endpoint, the handshake, liveness, and the way frames leave. The only package that knows jakarta.websocket. */
@NullMarked
package dev.sluice.endpoint;

import org.jspecify.annotations.NullMarked;
