package dev.sluice.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import javax.net.SocketFactory;

/** A WebSocket upgrade written by hand, for headers that no client library lets one set. */
final class Upgrade {
    private static final int WAIT_MS = 20_000;

    private Upgrade() {}

    /**
     * The status code that answers an upgrade.
     *
     * @param port where the gateway listens
     * @param host value of the {@code Host} header
     * @param more further header lines, each ending in CR LF
     */
    static int status(int port, String host, String more) {
        return status(SocketFactory.getDefault(), port, host, more);
    }

    /** {@link #status(int, String, String)} through another kind of sockets. */
    static int status(SocketFactory sockets, int port, String host, String more) {
        return status(sockets, port, "/ws", host, more);
    }

    /** {@link #status(int, String, String)} for another path. */
    static int statusAt(String path, int port, String host, String more) {
        return status(SocketFactory.getDefault(), port, path, host, more);
    }

    private static int status(SocketFactory sockets, int port, String path, String host, String more) {
        try (Socket socket = sockets.createSocket("localhost", port)) {
            socket.setSoTimeout(WAIT_MS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n" + more + "\r\n")
                            .getBytes(US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String line = answer.readLine();
            if (line == null) throw new AssertionError("closed without an answer");
            return Integer.parseInt(line.split(" ", 3)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
