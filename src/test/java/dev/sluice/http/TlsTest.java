package dev.sluice.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.OwnKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model behind TLS is asked where the process trusts it, and told nothing where not. */
@Timeout(30)
class TlsTest {
    private static final String ANSWER =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":\"stop\"}]}\n\n";

    @TempDir
    private static Path folder;

    private static OwnKey key;

    private final CompletableFuture<IOException> refused = new CompletableFuture<>();
    private SSLContext before;
    private SSLServerSocket server;

    @BeforeAll
    static void makeKey() {
        key = new OwnKey(folder);
    }

    @BeforeEach
    void listen() throws Exception {
        before = SSLContext.getDefault();
        server = (SSLServerSocket)
                serving().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::answerOne, "tls-model");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void forget() throws IOException {
        SSLContext.setDefault(before);
        server.close();
    }

    @Test
    void a_certificate_that_the_process_trusts_is_good() {
        SSLContext.setDefault(key.trust());

        try (ModelFixture models = new ModelFixture()) {
            assertThat(ask(models).whole().aiMessage().text()).isEqualTo("safe");
        }
    }

    @Test
    void a_certificate_of_nobody_known_is_no_connection() {
        try (ModelFixture models = new ModelFixture()) {
            RecordedAnswer answer = ask(models);
            assertThat(answer.kind()).isEqualTo(ModelFailure.UNREACHABLE);
            assertThat(answer.words())
                    .isEqualTo("localhost:" + server.getLocalPort() + ": its certificate is not trusted");
            assertThat(refused).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(SSLException.class);
        }
    }

    private RecordedAnswer ask(ModelFixture models) {
        String url = "https://localhost:" + server.getLocalPort() + "/v1";
        return models.ask(models.modelAt(url, ModelTimeouts.DEFAULT, ModelBounds.DEFAULT), new Upstream());
    }

    private static SSLContext serving() throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(folder.resolve("own.p12"))) {
            own.load(content, key.password().toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, key.password().toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Answers one request, whatever it asks, unless the client does not trust the key. */
    private void answerOne() {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            // Waits for the request; the rest of it is of no interest here.
            in.read();
            String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + ANSWER.length()
                    + "\r\n\r\n" + ANSWER;
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException refusal) {
            refused.complete(refusal);
        }
    }
}
