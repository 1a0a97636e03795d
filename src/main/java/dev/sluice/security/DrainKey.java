package dev.sluice.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lets an operator on this machine drain the gateway: random bits, new at each start, in a file that nobody but the
 * gateway's own user can read. Thread-safe. Not a record: it must not find its way into a log through {@code toString}.
 *
 * <p>The file appears under its name with its permissions and its content at once. Of several gateways with one data folder
 * it is the last started one's; an earlier one leaves it alone.
 */
public final class DrainKey {
    /** The file's name in the data folder. */
    public static final String FILE_NAME = "drain.key";

    private static final System.Logger LOG = System.getLogger(DrainKey.class.getName());
    private static final int KEY_BYTES = 32;
    private static final String BEARER = "Bearer ";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final byte[] secret;

    private DrainKey(Path file, byte[] secret) {
        this.file = file;
        this.secret = secret;
    }

    /**
     * Leaves a new key in {@code folder}, which is created where it is missing.
     *
     * @throws IOException where it cannot be written
     */
    public static DrainKey create(Path folder, SecureRandom random) throws IOException {
        byte[] bits = new byte[KEY_BYTES];
        random.nextBytes(bits);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        byte[] secret = text.getBytes(StandardCharsets.US_ASCII);
        Path file = folder.toAbsolutePath().resolve(FILE_NAME);
        Files.createDirectories(file.getParent());
        Path unfinished = file.resolveSibling(FILE_NAME + "." + Long.toHexString(random.nextLong()));
        try {
            write(unfinished, secret);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return new DrainKey(file, secret);
    }

    private static void write(Path file, byte[] secret) throws IOException {
        try (SeekableByteChannel channel = open(file)) {
            ByteBuffer left = ByteBuffer.wrap(secret);
            while (left.hasRemaining()) channel.write(left);
        }
    }

    private static SeekableByteChannel open(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return Files.newByteChannel(file, options, OWNER_ONLY);
        } catch (UnsupportedOperationException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "drain key without file permissions of its own: folder={0} (expected: a POSIX file system)",
                    file.getParent());
            return Files.newByteChannel(file, options);
        }
    }

    /** Whether an {@code Authorization} header brings the key; how long that takes says nothing about a near guess. */
    public boolean isIn(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) return false;
        String brought = authorization.substring(BEARER.length()).trim();
        return MessageDigest.isEqual(secret, brought.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the file away where it still is this key's. Says in the log where it cannot. */
    public void remove() {
        try {
            if (MessageDigest.isEqual(secret, Files.readAllBytes(file))) Files.delete(file);
        } catch (NoSuchFileException gone) {
            LOG.log(System.Logger.Level.DEBUG, "drain key removed already: file={0}", file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "drain key not removed: file=" + file, e);
        }
    }
}
