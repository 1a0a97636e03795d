package dev.sluice.endpoint;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads and calls by name what the container keeps to itself; a name that is missing is the caller's to make do without. */
final class Inside {
    private record Name(Class<?> owner, String name, int parameters) {
        private Name(Class<?> owner, String name) {
            this(owner, name, 0);
        }
    }

    // Bounded by the few names asked for here and the container's few classes.
    private static final Map<Name, Field> FIELDS = new ConcurrentHashMap<>();
    private static final Map<Name, Method> METHODS = new ConcurrentHashMap<>();

    private Inside() {}

    /** The value of a field that is not null. */
    static Object field(Object owner, String name) throws ReflectiveOperationException {
        return present(find(owner.getClass(), name).get(owner), name);
    }

    /** Changes a field. */
    static void set(Object owner, String name, Object value) throws ReflectiveOperationException {
        find(owner.getClass(), name).set(owner, value);
    }

    /** What a method without parameters returns, which is not null. */
    static Object call(Object owner, String name) throws ReflectiveOperationException {
        return present(known(owner.getClass(), name, 0).invoke(owner), name);
    }

    /** Calls a method with one parameter; what it returns does not matter. */
    static void call(Object owner, String name, Object argument) throws ReflectiveOperationException {
        Object unused = known(owner.getClass(), name, 1).invoke(owner, argument);
    }

    private static Method known(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        Name key = new Name(type, name, parameters);
        Method known = METHODS.get(key);
        if (known != null) return known;
        Method found = method(type, name, parameters);
        METHODS.put(key, found);
        return found;
    }

    /** The field of that name in {@code type} or above it. */
    static Field find(Class<?> type, String name) throws NoSuchFieldException {
        Name key = new Name(type, name);
        Field known = FIELDS.get(key);
        if (known != null) return known;
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!field.getName().equals(name)) continue;
                field.setAccessible(true);
                FIELDS.put(key, field);
                return field;
            }
        }
        throw new NoSuchFieldException(name);
    }

    /** The method of that name with so many parameters in {@code type} or above it. */
    static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (!method.getName().equals(name) || method.getParameterCount() != parameters) continue;
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(name);
    }

    private static Object present(@Nullable Object value, String name) throws AbsentException {
        if (value == null) throw new AbsentException(name);
        return value;
    }

    /** The name is known and holds nothing, as with a connection that is over. */
    static final class AbsentException extends ReflectiveOperationException {
        private static final long serialVersionUID = 1L;

        private AbsentException(String name) {
            super(name + ": null");
        }
    }
}
