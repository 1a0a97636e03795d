package dev.sluice.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Classes of the WAR that have a {@code @Tool} and are no beans, so that no model ever hears of it.
 *
 * <p>They are found by their bytes, since the container looks at no class without a bean-defining annotation. That is a warning and
 * no refusal: such a class may be handed to LangChain4j by hand.
 */
final class StrayTools {
    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String SUFFIX = ".class";

    /** Who mentions the annotation without being marked with it. */
    private static final String OWN = CLASSES + "dev/sluice/chat/";

    /** How an annotation stands in a class file; a nested class with one is named by its own file. */
    private static final String MARK = "Ldev/langchain4j/agent/tool/Tool;";

    private final ServletContext war;
    private final Set<String> beans;
    private final Set<String> found = new TreeSet<>();

    private StrayTools(ServletContext war, Set<String> beans) {
        this.war = war;
        this.beans = beans;
    }

    /**
     * Their names.
     *
     * @param war holds the classes, in its own folder of them
     * @param beans the names of the classes that are beans
     */
    static Set<String> in(ServletContext war, Set<String> beans) throws IOException {
        StrayTools stray = new StrayTools(war, beans);
        stray.look(CLASSES);
        return stray.found;
    }

    private void look(String folder) throws IOException {
        Set<String> paths = war.getResourcePaths(folder);
        if (paths == null) return;
        for (String path : paths) {
            if (path.endsWith("/")) look(path);
            else if (path.endsWith(SUFFIX) && !path.startsWith(OWN) && isMarked(path)) add(path);
        }
    }

    private boolean isMarked(String path) throws IOException {
        try (@Nullable InputStream bytes = war.getResourceAsStream(path)) {
            return bytes != null && new String(bytes.readAllBytes(), ISO_8859_1).contains(MARK);
        }
    }

    private void add(String path) {
        String name = path.substring(CLASSES.length(), path.length() - SUFFIX.length())
                .replace('/', '.');
        if (!beans.contains(name)) found.add(name);
    }
}
