package dev.sluice.admin;

import dev.sluice.lifecycle.NodeDrain;
import dev.sluice.security.DrainKey;
import dev.sluice.security.DrainKeyConfig;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Who may drain this node over HTTP: who comes from this machine with the key of this start. Thread-safe. */
@ApplicationScoped
class DrainDoor {
    private static final System.Logger LOG = System.getLogger(DrainDoor.class.getName());
    private static final int BEFORE_READY = 1;

    private volatile @Nullable DrainKey key;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private DrainKeyConfig config;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private NodeDrain drain;

    /** What a request to drain comes to. */
    enum Entry {
        ALLOWED,
        NOT_LOCAL,
        WRONG_KEY
    }

    /** A gateway whose data folder cannot be written works all the same; only this door stays shut. */
    void start(@Observes @Priority(BEFORE_READY) Startup event) {
        try {
            key = DrainKey.create(config.folder(), new SecureRandom());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no drain key, so only a signal drains: folder=" + config.folder() + " reason=" + e);
        }
    }

    void stop(@Observes Shutdown event) {
        stop();
    }

    @PreDestroy
    void stop() {
        DrainKey left = key;
        key = null;
        if (left != null) left.remove();
    }

    Entry ask(String remoteAddress, @Nullable String authorization) {
        if (!isLocal(remoteAddress)) return Entry.NOT_LOCAL;
        DrainKey asked = key;
        return asked != null && asked.isIn(authorization) ? Entry.ALLOWED : Entry.WRONG_KEY;
    }

    NodeDrain drain() {
        return drain;
    }

    private static boolean isLocal(String address) {
        try {
            // The container tells a literal address, so no name is looked up.
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
