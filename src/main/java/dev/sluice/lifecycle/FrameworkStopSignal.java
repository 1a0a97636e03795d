package dev.sluice.lifecycle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stop signal of Liberty's OSGi framework: an {@code EventHook} sees that the system bundle is stopping before Liberty
 * cuts its first socket. The application does not see the framework's classes, so they are called by name, from the class
 * loader of any object that the server has made.
 */
final class FrameworkStopSignal implements StopSignal {
    private static final System.Logger LOG = System.getLogger(FrameworkStopSignal.class.getName());
    private static final String OSGI = "org.osgi.framework.";
    private static final int BUNDLE_EVENT_STOPPING = 256;
    private static final long SYSTEM_BUNDLE = 0;

    private final ClassLoader serverLoader;

    FrameworkStopSignal(ClassLoader serverLoader) {
        this.serverLoader = serverLoader;
    }

    @Override
    public Optional<Runnable> onStop(Runnable stopping) {
        try {
            return Optional.of(register(stopping));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no drain before a stop: this server has no known signal; sessions are still stored",
                    e);
            return Optional.empty();
        }
    }

    private Runnable register(Runnable stopping) throws ReflectiveOperationException {
        Object bundle = call(serverLoader.getClass(), serverLoader, "getBundle");
        ClassLoader framework = bundle.getClass().getClassLoader();
        Class<?> hookType = named("hooks.bundle.EventHook", framework);
        Object context = call(named("Bundle", framework), bundle, "getBundleContext");
        Object hook = Proxy.newProxyInstance(framework, new Class<?>[] {hookType}, (self, method, arguments) -> {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> self == arguments[0];
                case "toString" -> FrameworkStopSignal.class.getSimpleName();
                default -> {
                    if (isServerStopping(arguments[0], framework)) stopping.run();
                    yield null;
                }
            };
        });
        Method register = named("BundleContext", framework)
                .getMethod("registerService", String.class, Object.class, Dictionary.class);
        Object registration = present(register.invoke(context, hookType.getName(), hook, null), "registration");
        Class<?> registrationType = named("ServiceRegistration", framework);
        return () -> unregister(registrationType, registration);
    }

    private static boolean isServerStopping(Object event, ClassLoader framework) throws ReflectiveOperationException {
        Class<?> eventType = named("BundleEvent", framework);
        if ((int) call(eventType, event, "getType") != BUNDLE_EVENT_STOPPING) return false;
        Object bundle = call(eventType, event, "getBundle");
        return (long) call(named("Bundle", framework), bundle, "getBundleId") == SYSTEM_BUNDLE;
    }

    private static void unregister(Class<?> registrationType, Object registration) {
        try {
            registrationType.getMethod("unregister").invoke(registration);
        } catch (InvocationTargetException e) {
            // A framework that stops unregisters every service by itself.
            LOG.log(System.Logger.Level.DEBUG, "stop signal unregistered already", e);
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "stop signal not unregistered", e);
        }
    }

    private static Class<?> named(String name, ClassLoader framework) throws ClassNotFoundException {
        return Class.forName(OSGI + name, false, framework);
    }

    private static Object call(Class<?> type, Object on, String method) throws ReflectiveOperationException {
        return present(type.getMethod(method).invoke(on), method);
    }

    private static Object present(@Nullable Object value, String what) throws NoSuchFieldException {
        if (value == null) throw new NoSuchFieldException(what + ": null");
        return value;
    }
}
