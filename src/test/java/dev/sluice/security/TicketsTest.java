package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HandDrivenClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Caller ALICE = new Caller("alice");
    private static final String HERE = "https://console.example";

    private final HandDrivenClock clock = new HandDrivenClock();
    private final Tickets tickets = new Tickets(clock, new SecureRandom());

    @Test
    void a_ticket_stands_for_its_caller_once() {
        String ticket = issued(ALICE, HERE);

        assertThat(redeem(ticket, HERE)).isEqualTo(ALICE);
        assertThat(redeem(ticket, HERE)).isNull();
    }

    @Test
    void a_ticket_is_256_bits_that_fit_into_a_subprotocol_and_never_the_same() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String ticket = issued(ALICE, HERE);
            assertThat(ticket).matches("[A-Za-z0-9_-]{43}");
            assertThat(seen.add(ticket)).isTrue();
        }
    }

    @Test
    void it_is_good_for_half_a_minute() {
        String inTime = issued(ALICE, HERE);
        String late = issued(ALICE, HERE);
        clock.advance(Duration.ofMillis(29_999));
        assertThat(redeem(inTime, HERE)).isEqualTo(ALICE);

        clock.advance(Duration.ofMillis(1));

        assertThat(redeem(late, HERE)).isNull();
    }

    @Test
    void it_is_good_for_the_origin_that_asked_and_what_comes_from_elsewhere_spends_it() {
        for (String elsewhere :
                new @Nullable String[] {null, "http://console.example", "https://console.example:444"}) {
            String ticket = issued(ALICE, HERE);
            assertThat(redeem(ticket, elsewhere)).isNull();
            assertThat(redeem(ticket, HERE)).isNull();
        }
        assertThat(redeem(issued(ALICE, null), HERE)).isNull();
        assertThat(redeem(issued(ALICE, null), null)).isEqualTo(ALICE);
        assertThat(redeem(issued(ALICE, HERE), "HTTPS://console.example:443")).isEqualTo(ALICE);
    }

    @Test
    void it_ends_with_the_credential_it_was_given_for() {
        Caller ending = new Caller("bob", Set.of(Scope.READ), clock.instant().plusSeconds(10));
        String ticket = issued(ending, HERE);
        String late = issued(ending, HERE);
        assertThat(redeem(ticket, HERE)).isEqualTo(ending);

        clock.advance(Duration.ofSeconds(10));

        assertThat(redeem(late, HERE)).isNull();
    }

    @Test
    void who_lets_too_many_lie_about_waits_and_nobody_else_does() {
        String first = issued(ALICE, HERE);
        for (int i = 1; i < Tickets.PER_PRINCIPAL_MAX; i++) issued(ALICE, HERE);

        assertThat(tickets.issue(ALICE, HERE)).isInstanceOf(Tickets.Grant.TooMany.class);
        issued(new Caller("bob"), HERE);
        redeem(first, HERE);
        issued(ALICE, HERE);
        assertThat(tickets.issue(ALICE, HERE)).isInstanceOf(Tickets.Grant.TooMany.class);
        clock.advance(Tickets.VALIDITY);
        for (int i = 0; i < Tickets.PER_PRINCIPAL_MAX; i++) issued(ALICE, HERE);
    }

    @Test
    void there_is_a_bound_for_all_together() {
        for (int i = 0; i < Tickets.TICKETS_MAX; i++) issued(new Caller("p" + i), HERE);

        assertThat(tickets.issue(ALICE, HERE)).isInstanceOf(Tickets.Grant.TooMany.class);
        clock.advance(Tickets.VALIDITY);
        issued(ALICE, HERE);
    }

    @Test
    void a_grant_does_not_tell_its_ticket_by_accident() {
        var grant = (Tickets.Grant.Issued) tickets.issue(ALICE, HERE);

        assertThat(grant.toString()).doesNotContain(grant.ticket());
    }

    private String issued(Caller caller, @Nullable String origin) {
        Tickets.Grant grant = tickets.issue(caller, origin);
        assertThat(grant).isInstanceOf(Tickets.Grant.Issued.class);
        return ((Tickets.Grant.Issued) grant).ticket();
    }

    private @Nullable Caller redeem(String ticket, @Nullable String origin) {
        return tickets.redeem(ticket, origin == null ? null : Origin.parse(origin));
    }
}
