package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int PLACES = 6;
    private static final int UNJOINED = 3;

    private enum Kind {
        ENTER,
        ASKS,
        REFUSED,
        JOINED,
        LEAVE
    }

    private record Step(Kind kind, String id) {}

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

    @Property
    void nobody_who_joined_goes_and_the_bounds_hold_whatever_happens(@ForAll("steps") List<Step> steps) {
        Places places = new Places(PLACES, UNJOINED);
        // Each id's standing, in the plainest way: the order of those that are silent, and what the others are.
        var silent = new LinkedHashSet<String>();
        Map<String, Kind> others = new HashMap<>();
        int number = 0;
        var present = new ArrayList<String>();
        for (Step step : steps) {
            String id = present.isEmpty() ? "none" : present.get(Math.floorMod(step.id.hashCode(), present.size()));
            switch (step.kind) {
                case ENTER -> {
                    String newcomer = "c-" + number++;
                    String leaving = places.enter(newcomer);
                    silent.add(newcomer);
                    long asking =
                            others.values().stream().filter(Kind.ASKS::equals).count();
                    boolean tooMany = silent.size() + asking > UNJOINED || silent.size() + others.size() > PLACES;
                    assertThat(leaving).isEqualTo(tooMany ? silent.iterator().next() : null);
                    silent.remove(leaving);
                    present.add(newcomer);
                    present.remove(leaving);
                }
                case ASKS -> {
                    places.asks(id);
                    if (silent.remove(id)) others.put(id, Kind.ASKS);
                }
                case REFUSED -> {
                    places.refused(id);
                    if (others.remove(id, Kind.ASKS)) silent.add(id);
                }
                case JOINED -> {
                    places.joined(id);
                    others.replace(id, Kind.ASKS, Kind.JOINED);
                }
                case LEAVE -> {
                    places.leave(id);
                    silent.remove(id);
                    others.remove(id);
                    present.remove(id);
                }
            }
            assertThat(places.taken()).isEqualTo(silent.size() + others.size()).isLessThanOrEqualTo(PLACES);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(Kind.ENTER)),
                net.jqwik.api.Tuple.of(4, Arbitraries.of(Kind.values())));
        return Combinators.combine(kinds, Arbitraries.strings().alpha().ofLength(3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
