package dev.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.support.GatewayServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a server wrote to its {@code messages.log} from a moment on. */
public final class ServerLog {
    /** {@code [time] thread logger E message}, or a line of a stack trace. */
    private static final Pattern TROUBLE =
            Pattern.compile("^\\[[^]]+] [0-9a-f]{8} .{1,80}? E .*|^\\s+at \\S+\\(.*\\)$");

    private final Path file;
    private final int linesBefore;

    private ServerLog(Path file, boolean fromItsBeginning) {
        this.file = file;
        linesBefore = fromItsBeginning ? 0 : lines().size();
    }

    /** The log from now on. */
    public static ServerLog of(GatewayServer server) {
        return new ServerLog(file(server), false);
    }

    /** The log since the server's last start, each of which begins a new one. */
    public static ServerLog ofLastStart(GatewayServer server) {
        return new ServerLog(file(server), true);
    }

    private static Path file(GatewayServer server) {
        return server.dataDir().resolveSibling("output/sluice/logs/messages.log");
    }

    /** Errors and stack traces written since. */
    public List<String> troubles() {
        return since().stream().filter(line -> TROUBLE.matcher(line).matches()).toList();
    }

    public List<String> since() {
        List<String> lines = lines();
        return lines.subList(Math.min(linesBefore, lines.size()), lines.size());
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
