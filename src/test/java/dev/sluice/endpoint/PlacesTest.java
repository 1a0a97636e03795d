package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int PLACES = 6;

    @Test
    void strangers_that_say_nothing_take_no_more_than_their_share_and_the_oldest_goes_first() {
        Places places = new Places(PLACES, 2);
        assertThat(places.enter("first")).isNull();
        assertThat(places.enter("second")).isNull();

        assertThat(places.enter("third")).isEqualTo("first");
        assertThat(places.enter("fourth")).isEqualTo("second");
        assertThat(places.taken()).isEqualTo(2);
    }

    @Test
    void whose_handshake_is_being_answered_does_not_give_way() {
        Places places = new Places(PLACES, 2);
        places.enter("asking");
        places.asks("asking");
        places.enter("silent");

        assertThat(places.enter("newcomer")).isEqualTo("silent");
        places.asks("newcomer");
        assertThat(places.enter("late")).isEqualTo("late");
    }

    @Test
    void a_refused_handshake_is_no_way_past_the_bound() {
        Places places = new Places(PLACES, 1);
        places.enter("refused");
        places.asks("refused");
        places.refused("refused");

        assertThat(places.enter("newcomer")).isEqualTo("refused");
    }
}
