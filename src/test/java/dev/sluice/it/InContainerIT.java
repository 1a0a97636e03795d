package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inbox.InboxConfig;
import dev.sluice.support.Deployments;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.metamodel.EntityType;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged WAR inside the server, on the database of this run. */
@Tag("in-container")
@ExtendWith(ArquillianExtension.class)
class InContainerIT {

    @Inject
    private InboxConfig inbox;

    @Inject
    private Persistence persistence;

    @Resource(lookup = "jdbc/sluice")
    private DataSource dataSource;

    @Deployment
    public static WebArchive gateway() {
        return Deployments.gateway();
    }

    @Test
    void every_entity_is_mapped_to_the_migrated_schema() {
        EntityManager entityManager = persistence.entityManager;
        assertThat(entityManager.getMetamodel().getEntities()).isNotEmpty();
        for (EntityType<?> entity : entityManager.getMetamodel().getEntities()) {
            assertThat(entityManager
                            .createQuery("select e from " + entity.getName() + " e", entity.getJavaType())
                            .getResultList())
                    .isNotNull();
        }
    }

    @Test
    void the_schema_has_every_table_of_the_design() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            for (String table :
                    new String[] {"gw_node", "gw_session", "gw_inbox", "gw_event", "gw_piece", "gw_final"}) {
                try (ResultSet rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
                    assertThat(rows.next()).as(table).isTrue();
                }
            }
        }
    }

    @Test
    void a_feature_is_handed_its_settings() {
        assertThat(inbox).isEqualTo(new InboxConfig(256, 1_048_576));
    }

    @Test
    @RunAsClient
    void is_ready_over_the_wire(@ArquillianResource URL base) throws IOException, InterruptedException {
        URI ready = URI.create(base.toString()).resolve("/health/ready");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** A bean beside the application's, because Arquillian injects no persistence context into a test. */
    @Dependent
    static class Persistence {
        @PersistenceContext(unitName = "sluice")
        private EntityManager entityManager;
    }
}
