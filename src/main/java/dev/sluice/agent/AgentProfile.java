package dev.sluice.agent;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent lets be known about itself, to whoever may read the gateway's state: never a secret.
 *
 * @param kind what it is, such as {@code openai}; {@code built_in} or {@code bean} where nothing closer is known
 * @param model the model that answers; null where there is none, or the kind's own default is asked
 * @param host where it answers, {@code host} or {@code host:port}, never with a user, a path or a query; null where that is
 *     this process, or the kind's own default
 * @param limits its bounds by name, each with its unit in its name: {@code timeout_ms}, {@code tool_rounds}; none where only
 *     the gateway's own hold
 * @param health whether it can answer now; asked from any thread, answers at once
 */
public record AgentProfile(
        String kind,
        @Nullable String model,
        @Nullable String host,
        SortedMap<String, Long> limits,
        Supplier<AgentHealth> health) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /**
     * Checks the names and keeps a copy of the limits.
     *
     * @throws IllegalArgumentException if the kind or a limit's name is not 1 to 64 characters a–z, 0–9 and _, or the host
     *     holds more than a name and a port
     */
    public AgentProfile {
        check("kind", kind);
        limits.keySet().forEach(name -> check("limits", name));
        if (host != null && (host.indexOf('@') >= 0 || host.indexOf('/') >= 0 || host.indexOf('?') >= 0)) {
            // What stands before an @ may be a password.
            throw new IllegalArgumentException("host: … (expected: host or host:port)");
        }
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    /** {@return what is known of an agent that tells nothing but where it comes from} */
    static AgentProfile of(AgentKind kind) {
        return new AgentProfile(kind.wireName(), null, null, new TreeMap<>(Map.of()), () -> AgentHealth.UP);
    }

    private static void check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + ": " + name + " (expected: " + NAME.pattern() + ")");
        }
    }
}
