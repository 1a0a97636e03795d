package dev.sluice.it;

import dev.sluice.support.ChangedWar;
import dev.sluice.support.GatewayServer;
import dev.sluice.support.TestDatabase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that test classes share, because each takes seconds to start: one per database, started when first asked
 * for, ended with the tests' JVM. A class whose tests end their server has its own.
 */
final class Gateways {
    static final Map<String, String> TOKEN_AUTH =
            Map.of("GATEWAY_AUTH", "token", "GATEWAY_TOKENS", "alice=secret-1,bob=secret-2,carol=secret-c");

    /** Settings at their defaults, but that a session leaves memory soon: every test is one of coming back, too. */
    private static final Map<String, String> DEFAULTS = Map.of("GATEWAY_PASSIVATE_AFTER", "1s");

    private static final Map<String, String> STRICT = Map.of(
            "GATEWAY_HEARTBEAT_INTERVAL", "1s",
            "GATEWAY_MAX_MESSAGE_RATE", "20/10s",
            "GATEWAY_MAX_BAD_FRAMES", "3",
            "GATEWAY_ALLOWED_ORIGINS", "https://console.example");

    private static final Map<TestDatabase, GatewayServer> SHARED = new EnumMap<>(TestDatabase.class);
    private static final Map<String, GatewayServer> STRICT_SHARED = new HashMap<>();
    private static final Map<Owner, GatewayServer> OWNED = new HashMap<>();

    private static final Map<Owner, ChangedWar> WARS = new HashMap<>();

    private record Owner(Class<?> tests, TestDatabase database) {}

    private Gateways() {}

    /** The server on this database, with the default settings. */
    static synchronized GatewayServer shared(TestDatabase database) {
        return SHARED.computeIfAbsent(database, on -> endedWithTheTests(start(on, DEFAULTS)));
    }

    /** The server with token authentication and tight limits. */
    static synchronized GatewayServer strict() {
        return STRICT_SHARED.computeIfAbsent("strict", key -> {
            var settings = new HashMap<>(TOKEN_AUTH);
            settings.putAll(STRICT);
            return endedWithTheTests(start(TestDatabase.HSQLDB, settings));
        });
    }

    /** Those that are shared and have been started. */
    static synchronized List<GatewayServer> allShared() {
        List<GatewayServer> all = new ArrayList<>(SHARED.values());
        all.addAll(STRICT_SHARED.values());
        return all;
    }

    /** The one server of a test class that kills or ends it, on an empty database, until {@link #endOwned}. */
    static synchronized GatewayServer owned(Class<?> owner, TestDatabase database, Map<String, String> settings) {
        return OWNED.computeIfAbsent(new Owner(owner, database), by -> start(database, settings));
    }

    /** {@link #owned}, with a bean of the tests in its WAR; running, though a test before has ended it. */
    static synchronized GatewayServer ownedWith(
            Class<?> bean, Class<?> owner, TestDatabase database, Map<String, String> settings) {
        ChangedWar war = WARS.computeIfAbsent(new Owner(owner, database), by -> new ChangedWar().with(bean));
        var all = new HashMap<>(war.settings());
        all.putAll(settings);
        GatewayServer gateway = owned(owner, database, all);
        if (!gateway.isRunning()) gateway.start();
        return gateway;
    }

    static synchronized void endOwned(Class<?> owner, TestDatabase database) {
        GatewayServer owned = OWNED.remove(new Owner(owner, database));
        if (owned != null) owned.close();
        ChangedWar war = WARS.remove(new Owner(owner, database));
        if (war != null) war.close();
    }

    private static GatewayServer start(TestDatabase database, Map<String, String> settings) {
        var all = new HashMap<>(database.newDatabase());
        all.putAll(settings);
        return GatewayServer.start(all);
    }

    private static GatewayServer endedWithTheTests(GatewayServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shared-gateway-end"));
        return server;
    }
}
