package dev.sluice.endpoint;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where one connection's reads go, in place of the buffers that the container lends. Its reader gets what they have brought in buffers of
 * just that size, because it keeps each whole until the message is, and no part of a frame's header without the rest: an empty frame
 * whose header came in two buffers it gives the bytes behind it for a payload.
 *
 * <p>By reflection. For one thread at a time, and only while no read is under way.
 */
final class ReadBuffer {
    private final Object channel;
    private final Object pool;
    private final Method wrapBuffer;
    private final Method wrapBytes;

    /** Outside the heap, where the channel reads to without a copy of its own; null until the first read. */
    private @Nullable ByteBuffer own;

    /** Bytes at its beginning that have been read and not handed over. */
    private int keptBytes;

    /** Of the container's channel; {@code pool} is where its buffers come from. */
    ReadBuffer(Object channel, Object pool) throws ReflectiveOperationException {
        this.channel = channel;
        this.pool = pool;
        wrapBuffer = pool.getClass().getMethod("wrap", ByteBuffer.class);
        wrapBytes = pool.getClass().getMethod("wrap", byte[].class);
        wrapBuffer.setAccessible(true);
        wrapBytes.setAccessible(true);
    }

    /** What is to be read into instead of {@code lent}, which goes back to where it came from; {@code lent} itself if it holds bytes already. */
    Object inPlaceOf(Object lent) throws ReflectiveOperationException {
        if (position(lent) > 0) return lent;
        int capacity = (Integer) Inside.call(lent, "capacity");
        if (own == null || own.capacity() != capacity) own = ByteBuffer.allocateDirect(capacity);
        Object instead = wrapBuffer.invoke(pool, own.clear().position(keptBytes));
        Object unused = Inside.method(lent.getClass(), "release", 0).invoke(lent);
        return instead;
    }

    /** Lets the next read bring no more than {@code bytes}. */
    void limitTo(int bytes) throws ReflectiveOperationException {
        Object buffer = current();
        int capacity = (Integer) Inside.call(buffer, "capacity");
        int position = position(buffer);
        Inside.call(buffer, "limit", position + Math.min(bytes, capacity - position));
    }

    /** What has been read and not handed over. */
    ByteBuffer bytes() throws ReflectiveOperationException {
        Object buffer = current();
        ByteBuffer whole = ((ByteBuffer) Inside.call(buffer, "getWrappedByteBuffer")).duplicate();
        return whole.clear().limit(position(buffer));
    }

    /** Hands the first {@code count} bytes of them to the reader, and keeps the others in front of what the next read brings. */
    void hand(int count) throws ReflectiveOperationException {
        ByteBuffer bytes = bytes();
        byte[] read = new byte[count];
        bytes.get(read);
        keptBytes = bytes.compact().position();
        Object handed = wrapBytes.invoke(pool, (Object) read);
        Inside.call(handed, "position", count);
        Inside.call(channel, "setBuffer", handed);
    }

    /** Hands nothing over and keeps it all. */
    void keep() throws ReflectiveOperationException {
        keptBytes = position(current());
    }

    /** Forgets what was read. */
    void clear() throws ReflectiveOperationException {
        keptBytes = 0;
        Inside.call(current(), "clear");
    }

    private Object current() throws ReflectiveOperationException {
        return Inside.call(channel, "getBuffer");
    }

    private static int position(Object buffer) throws ReflectiveOperationException {
        return (Integer) Inside.call(buffer, "position");
    }
}
