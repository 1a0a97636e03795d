package dev.sluice.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the packaged server whose WAR holds more than the packaged one; removed by {@link #close}. */
public final class ChangedWar implements AutoCloseable {
    private static final Path SERVER = Path.of("usr/servers/sluice");

    private final Path folder;

    /** A copy with nothing added yet. */
    public ChangedWar() {
        try {
            folder = Files.createTempDirectory("sluice-war-");
            copy(GatewayServer.INSTALL.resolve(SERVER), folder.resolve("servers/sluice"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds classes of the tests. */
    public ChangedWar with(Class<?>... types) {
        for (Class<?> type : types) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getResourceAsStream("/" + path)) {
                if (bytes == null) throw new IllegalStateException(path + ": not on the class path");
                add(path, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** Adds a file to its classes. */
    public ChangedWar with(String path, String text) {
        try {
            add(path, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void add(String path, byte[] bytes) throws IOException {
        try (FileSystem war = FileSystems.newFileSystem(folder.resolve("servers/sluice/apps/sluice.war"))) {
            Path file = war.getPath("WEB-INF/classes", path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    /** The setting with which a {@link GatewayServer} runs it. */
    public Map<String, String> settings() {
        return Map.of("WLP_USER_DIR", folder.toString());
    }

    /** The setting with which a {@link GatewayServer} runs the packaged one again. */
    public static Map<String, String> packaged() {
        return Map.of(
                "WLP_USER_DIR",
                GatewayServer.INSTALL.resolve("usr").toAbsolutePath().toString());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (relative.startsWith("workarea") || relative.startsWith("logs")) continue;
                if (Files.isDirectory(file)) Files.createDirectories(to.resolve(relative));
                else Files.copy(file, to.resolve(relative));
            }
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
