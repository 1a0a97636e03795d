package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private record Thing(String owner, int number) {}

    @Test
    void owners_take_turns_and_keep_their_own_order() {
        var queue = new FairQueue<String>();
        queue.add("busy", "b1");
        queue.add("busy", "b2");
        queue.add("busy", "b3");
        queue.add("quiet", "q1");

        assertThat(queue.peek()).isEqualTo("b1");
        assertThat(pollAll(queue)).containsExactly("b1", "q1", "b2", "b3");
        assertThat(queue.poll()).isNull();
        assertThat(queue.peek()).isNull();
    }

    @Test
    void takes_out_what_fits_and_leaves_the_rest_in_its_order() {
        var queue = new FairQueue<String>();
        queue.add("one", "keep-1");
        queue.add("one", "drop-1");
        queue.add("two", "drop-2");
        List<String> taken = new ArrayList<>();
        queue.removeIf(thing -> thing.startsWith("drop"), taken::add);

        assertThat(taken).containsExactly("drop-1", "drop-2");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(pollAll(queue)).containsExactly("keep-1");
    }

    /** A positive number adds something of that owner, zero takes something. */
    @Property
    void nobody_waits_for_two_of_the_same_other_owner(@ForAll List<@IntRange(min = 0, max = 4) Integer> steps) {
        var queue = new FairQueue<Thing>();
        // For each owner that waits, whom it has seen served since.
        Map<String, Set<String>> servedWhileWaiting = new HashMap<>();
        Map<String, Integer> waiting = new HashMap<>();
        Map<String, Integer> nextOf = new HashMap<>();
        int number = 0;
        for (int step : steps) {
            if (step > 0) {
                String owner = "owner-" + step;
                queue.add(owner, new Thing(owner, number++));
                if (waiting.merge(owner, 1, Integer::sum) == 1) servedWhileWaiting.put(owner, new HashSet<>());
                continue;
            }
            Thing taken = queue.poll();
            if (taken == null) {
                assertThat(waiting).isEmpty();
                continue;
            }
            assertThat(taken.number).isGreaterThanOrEqualTo(nextOf.getOrDefault(taken.owner, 0));
            nextOf.put(taken.owner, taken.number + 1);
            servedWhileWaiting.remove(taken.owner);
            servedWhileWaiting.forEach((owner, served) ->
                    assertThat(served.add(taken.owner)).as(owner + " waits").isTrue());
            if (waiting.merge(taken.owner, -1, Integer::sum) == 0) waiting.remove(taken.owner);
            else servedWhileWaiting.put(taken.owner, new HashSet<>());
        }
        assertThat(queue.size())
                .isEqualTo(waiting.values().stream().mapToInt(Integer::intValue).sum());
    }

    private static List<String> pollAll(FairQueue<String> queue) {
        List<String> all = new ArrayList<>();
        while (!queue.isEmpty()) all.add(queue.poll());
        return all;
    }
}
