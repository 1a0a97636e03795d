package dev.sluice.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.sluice.it.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of the load driver: sends one text after another and tells its owner what comes.
 *
 * <p>Thread-safe. The owner is told on the HTTP client's threads, without a lock held, and of one end only.
 */
final class Link implements WebSocket.Listener {
    static final int CUT = 1006;

    /** Longer than any pause of the server that the kit makes. */
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(45);

    private final Owner owner;
    private final int number;
    private final StringBuilder partial = new StringBuilder();

    @GuardedBy("this")
    private final ArrayDeque<String> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private @Nullable WebSocket socket;

    @GuardedBy("this")
    private boolean isSending;

    @GuardedBy("this")
    private boolean isEnded;

    /** Whoever the connection is for. */
    interface Owner {
        void opened(Link link);

        void received(Link link, Frame frame);

        void ended(Link link, int code, String reason);
    }

    Link(Owner owner, int number) {
        this.owner = owner;
        this.number = number;
    }

    /** Which of the session's connections it is, from 1. */
    int number() {
        return number;
    }

    void open(HttpClient http, URI uri) {
        var unused = http.newWebSocketBuilder()
                .connectTimeout(OPENED_WITHIN)
                .buildAsync(uri, this)
                .whenComplete((opened, failure) -> {
                    if (failure != null) end(CUT, failure.toString());
                });
    }

    /** Sends it after what was sent before; says nothing of whether it arrives. */
    void send(String text) {
        synchronized (this) {
            if (isEnded) return;
            waiting.add(text);
        }
        sendNext();
    }

    private void sendNext() {
        WebSocket to;
        String text;
        synchronized (this) {
            if (isSending || isEnded || socket == null || waiting.isEmpty()) return;
            isSending = true;
            to = socket;
            text = waiting.remove();
        }
        var unused = to.sendText(text, true).whenComplete((sent, failure) -> {
            synchronized (this) {
                isSending = false;
            }
            if (failure == null) sendNext();
            else cut("not sent: " + failure);
        });
    }

    /** Ends the TCP connection without a word. */
    void cut(String why) {
        WebSocket open;
        synchronized (this) {
            open = socket;
        }
        end(CUT, why);
        if (open != null) open.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        boolean isTooLate;
        synchronized (this) {
            socket = opened;
            isTooLate = isEnded;
        }
        if (isTooLate) {
            opened.abort();
            return;
        }
        owner.opened(this);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        partial.append(part);
        if (last) {
            String message = partial.toString();
            partial.setLength(0);
            take(message);
        }
        from.request(1);
        return null;
    }

    private void take(String message) {
        synchronized (this) {
            if (isEnded) return;
        }
        try {
            for (Frame frame : Frame.read(message, System.nanoTime())) owner.received(this, frame);
        } catch (AssertionError e) {
            cut(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        cut("a binary message");
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(CUT, error.toString());
    }

    private void end(int code, String reason) {
        synchronized (this) {
            if (isEnded) return;
            isEnded = true;
            waiting.clear();
        }
        owner.ended(this, code, reason);
    }
}
