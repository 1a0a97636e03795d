package dev.sluice.hostile;

import static dev.sluice.support.RawWebSocket.CLOSE;
import static dev.sluice.support.RawWebSocket.TEXT;

import dev.sluice.support.RawWebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.regex.Pattern;

/** One client that sends malformed frames over one connection after the other, and reads every answer. For one thread. */
final class Attacker {
    /** Sent before the answers are read; far fewer than the gateway lets wait. */
    private static final int BURST = 50;

    private static final Pattern INTERNALS =
            Pattern.compile("Exception|dev\\.sluice|com\\.ibm|openliberty|jakarta|java[.x]|\\bat [a-z]+\\.");

    private final int port;
    private final Malice malice;
    private final int badPerConnection;
    private final int unknownPerConnection;
    private final Tally tally;

    /**
     * An attacker of the gateway on this port.
     *
     * @param badPerConnection frames that count as bad; fewer than the gateway ends a connection for
     * @param unknownPerConnection frames of unknown types besides
     */
    Attacker(int port, long seed, int badPerConnection, int unknownPerConnection, Tally tally) {
        this.port = port;
        this.malice = new Malice(seed);
        this.badPerConnection = badPerConnection;
        this.unknownPerConnection = unknownPerConnection;
        this.tally = tally;
    }

    /** One connection from its upgrade to the end that its last frame brings about. */
    void attack() throws IOException {
        int all = badPerConnection + unknownPerConnection;
        try (RawWebSocket wire = RawWebSocket.open(port)) {
            for (int sent = 0; sent < all; sent += BURST) {
                int burst = Math.min(BURST, all - sent);
                for (int i = 0; i < burst; i++)
                    wire.send(sent + i < badPerConnection ? malice.bad() : malice.unknown());
                for (int i = 0; i < burst; i++) answered(wire.receive());
            }
            wire.send(malice.lethal());
            tally.ended(ending(wire));
        }
    }

    private void answered(RawWebSocket.Received answer) throws IOException {
        String text = answer.text();
        if (answer.first() != TEXT || !text.contains("\"type\":\"error\""))
            throw new IOException("answered with " + answer.first() + " " + text);
        tally.answered(text.contains("unknown_type") ? "unknown_type" : "bad_frame", told(text));
    }

    private String ending(RawWebSocket wire) throws IOException {
        try {
            RawWebSocket.Received end = wire.receive();
            if (end.first() != CLOSE) throw new IOException("answered with " + end.first() + " " + end.text());
            return told(end.code() + " " + end.reason());
        } catch (EOFException | SocketException cut) {
            return "no close frame";
        }
    }

    private String told(String words) {
        if (INTERNALS.matcher(words).find()) tally.leaked(words);
        return words;
    }
}
