package dev.sluice.endpoint;

import dev.sluice.protocol.CloseCode;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the container's WebSocket reader and its TCP channel, reached by reflection: lets no message grow without bound before
 * it is whole, no frame through that RFC 6455 forbids, and no read bring more frames than may be answered. The container by itself
 * looks at the announced length of one frame only: not at what the fragments of a message come to, nor at the buffers a frame takes
 * that trickles in; it waits for the mask of a frame that has none.
 *
 * <p>Every read of the connection passes here. Once the reader holds too much, or a malformed frame has come, it is given nothing
 * more: what still comes is read and thrown away until the close is carried out, so that the close frame arrives.
 */
final class InboundGuard {
    private static final Logger LOG = Logger.getLogger(InboundGuard.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** How long one read of what is thrown away may wait, so that a close is noticed that came between two. */
    private static final int DISCARD_TIMEOUT_MS = 100;

    /** The timeout that asks the channel to give up the read it is at. */
    private static final int CANCEL = -2;

    private final Object channel;
    private final ReadBuffer buffer;
    private final PartialMessage partial;
    private final Disguise disguise;
    private final FrameHeaders headers;
    private final ReadPace pace;
    private final Ends ends;

    /** Whether the last read has brought a part of a header and nothing else. */
    private boolean partOfHeader;

    private volatile boolean refused;
    private volatile boolean cancelled;

    private InboundGuard(
            Object channel, ReadBuffer buffer, PartialMessage partial, ReadPace pace, Disguise disguise, Ends ends) {
        this.channel = channel;
        this.buffer = buffer;
        this.partial = partial;
        this.pace = pace;
        this.disguise = disguise;
        this.headers = new FrameHeaders(disguise);
        this.ends = ends;
    }

    /**
     * Puts a guard in its place, before the first read.
     *
     * @param bytesMax bytes of a message, whole or not
     * @param pace holds reads back while answers wait, and says how much one may bring
     * @param disguise worn by the frames that are let through
     * @param ends told, on a reading thread, of the connection's end
     * @return false where this release of the container has nothing to stand between; that is said once in the log
     */
    static boolean install(Session session, int bytesMax, ReadPace pace, Disguise disguise, Ends ends) {
        try {
            Object link = Inside.field(Inside.call(session, "getSessionImpl"), "connLink");
            Object unused = LibertyPong.over(session);
            Object read = Inside.field(link, "linkRead");
            Object channel = Inside.field(link, "tcpReadContext");
            var partial = new PartialMessage(Inside.field(read, "messageReader"), bytesMax);
            var buffer = new ReadBuffer(channel, Inside.call(link, "getBufferManager"));
            var guard = new InboundGuard(channel, buffer, partial, pace, disguise, ends);
            Object guarded =
                    guard.proxy(Inside.find(link.getClass(), "tcpReadContext").getType(), guard::onChannel);
            Inside.set(link, "tcpReadContext", guarded);
            Inside.set(read, "tcpReadContext", guarded);
            disguise.wear();
            return true;
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
            return false;
        }
    }

    private @Nullable Object onChannel(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments == null
                || arguments.length != 4
                || arguments[1] == null
                || !method.getName().equals("read")) {
            // The container does this once, before its close frame, and waits for the read to end.
            if (arguments != null && arguments.length == 4 && arguments[3].equals(CANCEL)) {
                pace.open();
                cancelled = true;
            }
            if (method.getName().equals("setBuffer") && arguments != null && arguments[0] != null)
                reach(() -> arguments[0] = buffer.inPlaceOf(arguments[0]));
            return invoke(method, channel, arguments);
        }
        if (!refused) reach(this::refuseIfBad);
        Object callback = arguments[1];
        Class<?> callbackType = method.getParameterTypes()[1];
        arguments[1] =
                proxy(callbackType, (wrapper, called, with) -> onRead(callback, self, method, arguments, called, with));
        // Even where there is more to read already, others come first.
        arguments[2] = true;
        return pace.holds(() -> resume(method, arguments)) ? null : read(method, arguments);
    }

    private @Nullable Object read(Method read, Object[] arguments) throws Throwable {
        if (!refused) reach(() -> buffer.limitTo(pace.readBytesMax(headers.payloadBytesLeft())));
        return invoke(read, channel, arguments);
    }

    private void resume(Method read, Object[] arguments) {
        try {
            Object unused = read(read, arguments);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "read not resumed", e);
            ends.refused(CloseCode.INTERNAL_ERROR);
        }
    }

    /** A read has come back to {@code callback}: it is passed on as one of the guarded channel, so that the next comes here too. */
    private @Nullable Object onRead(
            Object callback, Object guarded, Method read, Object[] again, Method called, Object @Nullable [] with)
            throws Throwable {
        if (with == null || with.length < 2) return invoke(called, callback, with);
        with[1] = guarded;
        boolean failed = with.length == 3;
        partOfHeader = false;
        if (!refused && !failed) reach(this::take);
        boolean over = failed && !(with[2] instanceof SocketTimeoutException);
        if (over || (!refused && !partOfHeader)) {
            cancelled = false;
            if (!over && !disguise.isClosing()) return invoke(called, callback, with);
            // What it says becomes the reason of a close frame, which a peer that has ended its half can read.
            if (over) with[2] = new IOException("connection lost");
            // The container answers a close, and even a broken network, with one of its own, which blocks while the
            // peer does not read.
            ends.ended(() -> invokeLast(called, callback, with));
            return null;
        }
        if (refused) buffer.clear();
        if (cancelled) {
            // This read alone ends: what the peer still sends must be read, or its network throws the close frame away.
            cancelled = false;
            Method error = Inside.method(called.getDeclaringClass(), "error", 3);
            return invoke(error, callback, new Object[] {with[0], guarded, new SocketTimeoutException("cancelled")});
        }
        // Queued, so that a peer that never stops sending cannot make this recurse.
        again[2] = true;
        if (refused) again[3] = DISCARD_TIMEOUT_MS;
        return read(read, again);
    }

    private void refuseIfBad() throws ReflectiveOperationException {
        CloseCode code = headers.wrong() != null ? headers.wrong() : partial.look();
        if (code == null) return;
        refused = true;
        ends.refused(code);
    }

    /** Hands over what the reader may see of what has come. A malformed frame it may not: then the next read refuses the connection. */
    private void take() throws ReflectiveOperationException {
        int good = headers.good(buffer.bytes());
        partOfHeader = good == 0 && headers.wrong() == null;
        if (partOfHeader) buffer.keep();
        else buffer.hand(good);
    }

    private static void reach(Reach inside) {
        try {
            inside.act();
        } catch (ReflectiveOperationException | RuntimeException unknownRelease) {
            tell(unknownRelease);
        }
    }

    private Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static void invokeLast(Method method, Object target, Object[] arguments) {
        try {
            Object unused = invoke(method, target, arguments);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "the container could not end a connection", e);
        }
    }

    private static @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private static void tell(Exception why) {
        if (!TOLD.compareAndSet(false, true)) return;
        LOG.log(
                Level.WARNING,
                "messages in fragments and malformed frames are left to this Open Liberty: it has no reader where one is known",
                why);
    }

    /** Told how the guarded connection ends. */
    interface Ends {
        /** No more is read, and the peer is to be told why. Once. */
        void refused(CloseCode code);

        /** The peer or the network ends it; {@code end} has the container see to that, and may block. */
        void ended(Runnable end);
    }

    @FunctionalInterface
    private interface Reach {
        void act() throws ReflectiveOperationException;
    }
}
