package dev.sluice.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** The project that users copy is built on this very Sluice, and on what it is tested with. */
class ExampleProjectTest {
    @ParameterizedTest
    @CsvSource({
        "/project/properties/sluice.version, /project/version",
        "/project/properties/liberty.version, /project/properties/liberty.version",
        "/project/properties/maven.compiler.release, /project/properties/maven.compiler.release",
        "//plugin[artifactId='liberty-maven-plugin']/version, //plugin[artifactId='liberty-maven-plugin']/version",
        "//plugin[artifactId='maven-war-plugin']/version, //plugin[artifactId='maven-war-plugin']/version",
        "//plugin[artifactId='maven-compiler-plugin']/version, //plugin[artifactId='maven-compiler-plugin']/version",
        "//dependency[artifactId='langchain4j-core']/version, /project/properties/langchain4j.version",
        "//dependency[artifactId='jakarta.jakartaee-api']/version, //dependency[artifactId='jakarta.jakartaee-api']/version",
    })
    void names_the_versions_that_sluice_is_built_with(String inExample, String inSluice) throws Exception {
        assertThat(read("src/example/pom.xml", inExample)).isNotEmpty().isEqualTo(read("pom.xml", inSluice));
    }

    private static String read(String file, String path) throws Exception {
        Document pom =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new File(file));
        return XPathFactory.newDefaultInstance().newXPath().evaluate(path, pom);
    }
}
