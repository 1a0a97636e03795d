package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private final Authentication authentication =
            new Authentication(tokens(Map.of("alice", "secret-1", "bob", "ünïcode")), null);

    @Test
    void no_token_is_missing_and_a_wrong_one_is_wrong() {
        assertThat(authentication.byToken(null)).isEqualTo(new Identity.Missing());
        assertThat(authentication.byToken("")).isEqualTo(new Identity.Wrong());
        assertThat(authentication.byToken("secret-2")).isEqualTo(new Identity.Wrong());
        assertThat(authentication.byToken("secret-1 ")).isEqualTo(new Identity.Wrong());
    }

    @Test
    void each_token_speaks_for_its_principal() {
        assertThat(authentication.byToken("secret-1")).isEqualTo(new Identity.Known(new Caller("alice")));
        assertThat(authentication.byToken("ünïcode")).isEqualTo(new Identity.Known(new Caller("bob")));
    }

    @Test
    void without_authentication_everybody_is_anonymous_whatever_they_show() {
        var open = new Authentication(new SecurityConfig(AuthMode.NONE, Map.of(), null, Set.of(), false), null);

        assertThat(open.byToken("whatever")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(open.byAuthorization("Basic x")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
    }

    @Test
    void what_lets_nobody_in_is_refused() {
        assertThatThrownBy(() -> new SecurityConfig(AuthMode.JWT, Map.of(), null, Set.of(), false))
                .hasMessage("jwt: null (expected: settings where authMode is jwt)");
        assertThatThrownBy(() -> tokens(Map.of())).hasMessageStartingWith("secrets: none");
        assertThatThrownBy(() -> new SecurityConfig(AuthMode.NONE, Map.of(), null, Set.of("console.example"), false))
                .hasMessage("allowedOrigins: console.example (expected: scheme://host[:port])");
    }

    @Test
    void a_token_cannot_be_given_the_name_of_who_comes_without_one_or_with_a_signed_one() {
        assertThatThrownBy(() -> tokens(Map.of("anonymous", "secret-1"))).hasMessageContaining("another name");
        assertThatThrownBy(() -> tokens(Map.of("jwt:x:sub:alice", "secret-1"))).hasMessageContaining("another name");
        assertThatThrownBy(() -> tokens(Map.of("x".repeat(256), "secret-1"))).hasMessageContaining("256");
    }

    @Test
    void no_secret_is_told() {
        assertThat(tokens(Map.of("alice", "secret-1")).toString())
                .contains("alice")
                .doesNotContain("secret-1");
        assertThatThrownBy(() -> tokens(Map.of("alice", " ".repeat(7))))
                .hasMessageContaining("alice")
                .hasMessageContaining("7");
    }

    private static SecurityConfig tokens(Map<String, String> secrets) {
        return new SecurityConfig(AuthMode.TOKEN, secrets, null, Set.of(), false);
    }
}
