package dev.sluice.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another Java process, asked with the JDK's {@code jcmd}. */
public final class ProcessHeap {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private ProcessHeap() {}

    /** Bytes that a full collection leaves in use. */
    public static long bytesAfterCollection(long pid) {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        if (!used.find()) throw new IllegalStateException("jcmd tells no heap in use: " + pid);
        return Long.parseLong(used.group(1)) << 10;
    }

    private static String jcmd(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process asked = new ProcessBuilder(jcmd, Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), UTF_8);
            if (asked.waitFor() != 0) throw new IllegalStateException(command + " of " + pid + ": " + answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
