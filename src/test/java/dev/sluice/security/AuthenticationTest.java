package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private final Authentication authentication =
            new Authentication(tokens(Map.of("alice", "secret-1", "bob", "ünïcode")));

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
        var open = new Authentication(new SecurityConfig(AuthMode.NONE, Map.of(), Set.of(), false));

        assertThat(open.byToken("whatever")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
        assertThat(open.byAuthorization("Basic x")).isEqualTo(new Identity.Known(Caller.ANONYMOUS));
    }

    @Test
    void what_is_not_built_is_refused_and_so_is_what_lets_nobody_in() {
        assertThatThrownBy(() -> new SecurityConfig(AuthMode.JWT, Map.of(), Set.of(), false))
                .hasMessage("authMode: jwt (expected: none or token; jwt is not available yet)");
        assertThatThrownBy(() -> tokens(Map.of())).hasMessageStartingWith("secrets: none");
        assertThatThrownBy(() -> new SecurityConfig(AuthMode.NONE, Map.of(), Set.of("console.example"), false))
                .hasMessage("allowedOrigins: console.example (expected: scheme://host[:port])");
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
        return new SecurityConfig(AuthMode.TOKEN, secrets, Set.of(), false);
    }
}
