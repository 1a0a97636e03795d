package dev.sluice.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
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

    @Test
    void whoever_leaves_costs_its_owner_no_turn() {
        var queue = new FairQueue<String>();
        queue.add("one", "gone");
        queue.add("one", "first");
        queue.add("two", "second");
        queue.add("three", "only");

        assertThat(queue.remove("one", "gone")).isTrue();
        assertThat(queue.remove("one", "gone")).isFalse();
        assertThat(queue.remove("three", "only")).isTrue();
        assertThat(queue.remove("four", "never")).isFalse();

        assertThat(queue.size()).isEqualTo(2);
        assertThat(pollAll(queue)).containsExactly("first", "second");
    }

    @Test
    void what_waits_already_is_refused() {
        var queue = new FairQueue<String>();
        queue.add("one", "a");

        assertThatThrownBy(() -> queue.add("one", "a")).hasMessage("thing: a (expected: one that does not wait yet)");
        assertThat(queue.size()).isEqualTo(1);
    }

    private static List<String> pollAll(FairQueue<String> queue) {
        List<String> all = new ArrayList<>();
        while (!queue.isEmpty()) all.add(queue.poll());
        return all;
    }
}
