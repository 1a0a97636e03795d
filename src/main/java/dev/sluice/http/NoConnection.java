package dev.sluice.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Why no connection came about, as far as java.net.http tells. */
enum NoConnection {
    /** The name has no address. */
    UNKNOWN_HOST("no such host"),
    /** Nobody listens there: also told where java.net.http says no more than that there is no connection. */
    REFUSED("connection refused"),
    /** The network does not lead there. */
    NO_ROUTE("no route to the host"),
    /** Nobody said anything in time. */
    TIMED_OUT("no connection in time"),
    /** Its certificate is not one that the process trusts, or is another host's. */
    CERTIFICATE("its certificate is not trusted"),
    /** It speaks no TLS, or none that suits. */
    TLS("no TLS connection");

    private final String words;

    NoConnection(String words) {
        this.words = words;
    }

    /** For people: nothing that the other side said. */
    String words() {
        return words;
    }

    /** Null where {@code reason} is about something else. */
    static @Nullable NoConnection of(Throwable reason) {
        if (Causes.first(UnresolvedAddressException.class, reason).isPresent()) return UNKNOWN_HOST;
        if (reason instanceof HttpConnectTimeoutException) return TIMED_OUT;
        if (reason instanceof SSLException) return isUntrusted(reason) ? CERTIFICATE : TLS;
        if (reason instanceof NoRouteToHostException) return NO_ROUTE;
        return reason instanceof ConnectException ? of(String.valueOf(reason.getMessage())) : null;
    }

    private static boolean isUntrusted(Throwable reason) {
        return reason instanceof SSLPeerUnverifiedException
                || Causes.first(CertificateException.class, reason).isPresent();
    }

    private static NoConnection of(String message) {
        String told = message.toLowerCase(Locale.ROOT);
        if (told.contains("timed out")) return TIMED_OUT;
        return told.contains("no route") || told.contains("unreachable") ? NO_ROUTE : REFUSED;
    }
}
