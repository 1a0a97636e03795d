package dev.sluice.endpoint;

import dev.sluice.budget.ByteAccount;
import dev.sluice.outbound.Outbound;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.protocol.DecoderLimits;
import dev.sluice.protocol.Durability;
import dev.sluice.protocol.FrameDecoder;
import dev.sluice.protocol.Health;
import dev.sluice.protocol.MessageRate;
import dev.sluice.protocol.Policy;
import dev.sluice.security.AuthMode;
import dev.sluice.security.Authentication;
import dev.sluice.security.Caller;
import dev.sluice.security.SecurityConfig;
import dev.sluice.session.PrincipalQuota;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection with everything around it in a test's hands. */
final class ConnectionFixture {
    static final String HELLO = "{\"type\":\"hello\",\"agent_id\":\"echo\"}";
    static final int BAD_FRAMES_MAX = 3;
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    final FakeWire wire = new FakeWire();
    final FakeSessions sessions = new FakeSessions();
    final HandDrivenClock clock = new HandDrivenClock();
    final PrincipalQuota quota = new PrincipalQuota(2);
    final Connections connections = new Connections(3, 3);
    final ByteAccount account = new ByteAccount();
    private AuthMode authMode = AuthMode.NONE;
    private @Nullable MessageRate rate;
    private @Nullable ClientConnection connection;

    ConnectionFixture withTokens() {
        authMode = AuthMode.TOKEN;
        return this;
    }

    ConnectionFixture withRate(int messages, long perMs) {
        rate = new MessageRate(messages, perMs);
        return this;
    }

    /** The connection, opened at the first call; with tokens its upgrade was nobody's. */
    ClientConnection connection() {
        if (connection == null) connection = openedBy(authMode == AuthMode.NONE ? Caller.ANONYMOUS : null);
        return connection;
    }

    ClientConnection named(String id) {
        connection = new ClientConnection(id, Caller.ANONYMOUS, wire, surroundings());
        return connection;
    }

    ClientConnection openedBy(@Nullable Caller caller) {
        connection = new ClientConnection("c-1", caller, wire, surroundings());
        return connection;
    }

    /** Sends what a client sends. */
    ConnectionFixture send(String... texts) {
        for (String text : texts) connection().receive(text);
        return this;
    }

    /** Lets time pass and the sweep look. */
    ConnectionFixture pass(Duration time) {
        ClientConnection swept = connection();
        clock.advance(time);
        swept.check();
        return this;
    }

    private Surroundings surroundings() {
        var config = new ConnectionConfig(1000, BAD_FRAMES_MAX, 10, 10, HEARTBEAT, rate);
        Policy policy = new Policy(
                1000, 7, 1000, 100_000, 100, HEARTBEAT, Duration.ZERO, Duration.ZERO, rate, Durability.DURABLE);
        var security = new SecurityConfig(
                authMode, authMode == AuthMode.NONE ? Map.of() : Map.of("alice", "secret-1"), null, Set.of(), false);
        return new Surroundings(
                config,
                policy,
                new FrameDecoder(new DecoderLimits(1000)),
                new Authentication(security, null),
                new Turnstile(sessions, quota, connections.places()),
                () -> new Health(Duration.ZERO, 1, 1, 1),
                connections::presence,
                writer -> new Outbound(new OutboundConfig(100_000, 100), writer, account, clock),
                clock,
                account);
    }
}
