package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The package rules of ARCHITECTURE.md: who may know which technology, and that no two packages need each other. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class PackageRulesTest {

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_circles =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_endpoint_knows_websockets = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.endpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.websocket..");

    @ArchTest
    static final ArchRule only_the_journal_and_the_cluster_know_the_database = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.journal..", "dev.sluice.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.persistence..", "org.hibernate..", "org.flywaydb..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule only_admin_knows_rest = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule only_config_reads_configuration = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.config..");

    @ArchTest
    static final ArchRule only_security_knows_signed_tokens = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.security..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..");

    @ArchTest
    static final ArchRule only_agents_that_chat_know_langchain4j = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.chat..", "dev.sluice.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.langchain4j..");

    @ArchTest
    static final ArchRule only_http_opens_connections_to_models = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule only_chat_breaks_circuits = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.chat..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule the_core_is_plain_java = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.budget..",
                    "dev.sluice.http..",
                    "dev.sluice.protocol..",
                    "dev.sluice.inbox..",
                    "dev.sluice.eventlog..",
                    "dev.sluice.outbound..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule each_package_uses_only_those_it_may = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("protocol")
            .definedBy("dev.sluice.protocol..")
            .layer("task")
            .definedBy("dev.sluice.task..")
            .layer("budget")
            .definedBy("dev.sluice.budget..")
            .layer("http")
            .definedBy("dev.sluice.http..")
            .layer("inbox")
            .definedBy("dev.sluice.inbox..")
            .layer("eventlog")
            .definedBy("dev.sluice.eventlog..")
            .layer("outbound")
            .definedBy("dev.sluice.outbound..")
            .layer("agent")
            .definedBy("dev.sluice.agent..")
            .layer("session")
            .definedBy("dev.sluice.session..")
            .layer("journal")
            .definedBy("dev.sluice.journal..")
            .layer("cluster")
            .definedBy("dev.sluice.cluster..")
            .layer("security")
            .definedBy("dev.sluice.security..")
            .layer("endpoint")
            .definedBy("dev.sluice.endpoint..")
            .layer("lifecycle")
            .definedBy("dev.sluice.lifecycle..")
            .layer("admin")
            .definedBy("dev.sluice.admin..")
            .layer("chat")
            .definedBy("dev.sluice.chat..")
            .layer("config")
            .definedBy("dev.sluice.config..")
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("task")
            .mayNotAccessAnyLayer()
            .whereLayer("budget")
            .mayOnlyAccessLayers("task")
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("inbox")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("eventlog")
            .mayOnlyAccessLayers("protocol", "budget")
            .whereLayer("outbound")
            .mayOnlyAccessLayers("eventlog", "protocol", "budget")
            .whereLayer("agent")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("chat")
            .mayOnlyAccessLayers("agent", "http", "protocol", "task")
            .whereLayer("session")
            .mayOnlyAccessLayers("inbox", "eventlog", "outbound", "agent", "protocol", "task", "budget")
            .whereLayer("journal")
            .mayOnlyAccessLayers("session", "protocol", "task")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("journal", "session", "protocol")
            .whereLayer("security")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("endpoint")
            .mayOnlyAccessLayers("session", "inbox", "outbound", "eventlog", "protocol", "security", "budget")
            .whereLayer("admin")
            .mayOnlyAccessLayers("session", "lifecycle", "agent", "security", "protocol", "budget")
            .whereLayer("lifecycle")
            .mayOnlyAccessLayers("session", "journal", "cluster", "agent", "config", "endpoint");
}
