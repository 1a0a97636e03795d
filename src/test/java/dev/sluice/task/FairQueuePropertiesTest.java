package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FairQueuePropertiesTest {
    private record Thing(String owner, int number) {}

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

    /** So much is taken before one thing more, whoever has brought what and whose turn it is. */
    @Property
    void as_much_is_taken_before_one_thing_more_as_was_told(
            @ForAll List<@IntRange(min = 0, max = 4) Integer> steps, @ForAll @IntRange(min = 1, max = 5) int owner) {
        var queue = new FairQueue<Integer>();
        int number = 0;
        for (int step : steps) {
            if (step > 0) queue.add("owner-" + step, number++);
            else queue.poll();
        }
        int told = queue.sizeBefore("owner-" + owner);

        queue.add("owner-" + owner, -1);
        for (int i = 0; i < told; i++) assertThat(queue.poll()).isNotEqualTo(-1);
        assertThat(queue.poll()).isEqualTo(-1);
    }
}
