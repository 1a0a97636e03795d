package dev.sluice.support;

import java.io.File;
import java.net.URISyntaxException;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What in-container tests deploy: the packaged WAR itself, with AssertJ added for the tests. */
public final class Deployments {
    private Deployments() {}

    /** The WAR as it was packaged, under a name of its own, which is its context root too. */
    public static WebArchive gateway() {
        return ShrinkWrap.create(ZipImporter.class, "sluice-it.war")
                .importFrom(new File("target/sluice.war"))
                .as(WebArchive.class)
                .addAsLibraries(jarOf(org.assertj.core.api.Assertions.class));
    }

    private static File jarOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }
}
