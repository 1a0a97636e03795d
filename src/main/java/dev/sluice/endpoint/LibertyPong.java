package dev.sluice.endpoint;

import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Sends pongs as the container sends messages; by reflection, because its API's pong blocks until the peer reads. Thread-safe. */
final class LibertyPong {
    private static final int NO_TIMEOUT = -1;
    private static final String BEGUN = "OK";

    private final Object link;
    private final Object buffers;
    private final Method wrap;
    private final Method write;
    private final Object pong;
    private final Object asynchronous;

    private LibertyPong(Object link) throws ReflectiveOperationException {
        this.link = link;
        buffers = Inside.call(link, "getBufferManager");
        wrap = buffers.getClass().getMethod("wrap", byte[].class);
        wrap.setAccessible(true);
        write = Inside.method(link.getClass(), "writeBuffer", 7);
        pong = constant(write.getParameterTypes()[1], "PONG");
        asynchronous = constant(write.getParameterTypes()[2], "ASYNC");
    }

    /** Over the session's connection; fails where this release of the container names things differently. */
    static LibertyPong over(Session session) throws ReflectiveOperationException {
        return new LibertyPong(Inside.field(Inside.call(session, "getSessionImpl"), "connLink"));
    }

    /** Sends one, without blocking; false if it was not begun, and then {@code sent} is told nothing. One send of any kind at a time. */
    boolean send(byte[] data, SendHandler sent) {
        try {
            Object buffer = wrap.invoke(buffers, (Object) data);
            Object begun = write.invoke(link, buffer, pong, asynchronous, sent, NO_TIMEOUT, false, false);
            return begun.toString().equals(BEGUN);
        } catch (InvocationTargetException ended) {
            return false;
        } catch (IllegalAccessException madeAccessible) {
            throw new IllegalStateException(madeAccessible);
        }
    }

    private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
        return type.getField(name).get(null);
    }
}
