package dev.sluice.journal;

import java.util.ServiceLoader;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Takes the embedded database's folder before Hibernate opens its first connection: HSQLDB replaces the files of a database that
 * it opens, also under a running gateway, whose commits would then go to a file that nobody finds again.
 */
public final class FolderFirst implements ServiceContributor {
    /** The setting that has a persistence unit do so; one without the gateway's settings around it says false. */
    public static final String SETTING = "sluice.folder_first";

    @Override
    public void contribute(StandardServiceRegistryBuilder registry) {
        if (!Boolean.parseBoolean(String.valueOf(registry.getSettings().get(SETTING)))) return;
        ClassLoader loader = FolderFirst.class.getClassLoader();
        DatabaseGround ground = ServiceLoader.load(DatabaseGround.class, loader)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + DatabaseGround.class.getSimpleName()));
        JournalConfig where = ground.locate();
        if (where.database() != JournalConfig.Database.EMBEDDED) return;
        try {
            DataFolderLock.hold(where.dataDir());
        } catch (FolderRefusedException refused) {
            ground.refuse(String.valueOf(refused.getMessage()));
            // Told already, in one line; the server would print it again with this exception's trace.
            throw new IllegalStateException("start refused");
        }
    }
}
