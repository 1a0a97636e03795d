package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of the many ways in which java.net.http says that there is no connection. */
class NoConnectionTest {

    static Stream<Arguments> reasons() {
        return Stream.of(
                // So does JDK 17, and so does JDK 25, of a port where nobody listens.
                Arguments.of(by(new ConnectException(), new ClosedChannelException()), NoConnection.REFUSED),
                Arguments.of(new ConnectException("Connection refused"), NoConnection.REFUSED),
                Arguments.of(by(new ConnectException(), new UnresolvedAddressException()), NoConnection.UNKNOWN_HOST),
                Arguments.of(new HttpConnectTimeoutException("HTTP connect timed out"), NoConnection.TIMED_OUT),
                Arguments.of(new ConnectException("Connection timed out"), NoConnection.TIMED_OUT),
                Arguments.of(new ConnectException("No route to host"), NoConnection.NO_ROUTE),
                Arguments.of(new ConnectException("Network is unreachable"), NoConnection.NO_ROUTE),
                Arguments.of(new NoRouteToHostException(), NoConnection.NO_ROUTE),
                Arguments.of(
                        by(new SSLHandshakeException("PKIX"), new CertificateException()), NoConnection.CERTIFICATE),
                Arguments.of(new SSLPeerUnverifiedException("another host's"), NoConnection.CERTIFICATE),
                Arguments.of(new SSLHandshakeException("handshake_failure"), NoConnection.TLS),
                Arguments.of(new SSLException("plaintext connection?"), NoConnection.TLS));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void the_reason_is_found(Throwable told, NoConnection reason) {
        assertThat(NoConnection.of(told)).isEqualTo(reason);
    }

    @Test
    void what_is_about_a_connection_that_came_about_is_none() {
        assertThat(NoConnection.of(new IOException("Connection reset"))).isNull();
    }

    private static Throwable by(Throwable told, Throwable cause) {
        return told.initCause(cause);
    }
}
