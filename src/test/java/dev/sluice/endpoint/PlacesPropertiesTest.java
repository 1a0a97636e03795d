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
import net.jqwik.api.Tuple;

class PlacesPropertiesTest {
    private static final int PLACES = 6;
    private static final int UNJOINED = 3;

    private enum Kind {
        ENTER,
        ASKS,
        REFUSED,
        JOINED,
        LEFT,
        LEAVE
    }

    private record Step(Kind kind, String id) {}

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
                case LEFT -> {
                    places.left(id);
                    if (others.remove(id, Kind.JOINED)) silent.add(id);
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
                Tuple.of(3, Arbitraries.just(Kind.ENTER)), Tuple.of(4, Arbitraries.of(Kind.values())));
        return Combinators.combine(kinds, Arbitraries.strings().alpha().ofLength(3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
