package dev.sluice.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.support.GatewayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything a server writes down about itself: console, messages, traces, access log, first-failure data, dumps. */
final class LogFiles {
    private LogFiles() {}

    /** All of them. */
    static List<Path> of(GatewayServer server) {
        Path folder = server.dataDir().getParent();
        try (Stream<Path> logs = Files.walk(folder.resolve("output/sluice/logs"))) {
            List<Path> files = new ArrayList<>(logs.filter(Files::isRegularFile).toList());
            files.add(folder.resolve("console.log"));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where one of {@code secrets} stands: file and secret. */
    static List<String> holding(GatewayServer server, List<String> secrets) {
        List<String> found = new ArrayList<>();
        for (Path file : of(server)) {
            String text = read(file);
            for (String secret : secrets) if (text.contains(secret)) found.add(file.getFileName() + ": " + secret);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
