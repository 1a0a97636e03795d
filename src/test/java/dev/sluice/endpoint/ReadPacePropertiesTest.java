package dev.sluice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReadPacePropertiesTest {
    @Property
    void every_read_that_is_held_is_run_once(@ForAll List<@IntRange(min = 0, max = 100) Integer> loads) {
        ReadPace pace = new ReadPace(1_000, 1 << 20);
        int[] waitingPercent = {0};
        pace.keepTo(() -> waitingPercent[0]);
        List<String> reads = new ArrayList<>();
        int held = 0;
        for (int load : loads) {
            waitingPercent[0] = load;
            // The next read follows the one before, as the container's do.
            if (reads.size() == held && pace.holds(() -> reads.add("read"))) held++;
            pace.sent();
            boolean waits = reads.size() < held;
            assertThat(waits && load <= ReadPace.RESUMED_AT_PERCENT).isFalse();
        }
        pace.open();

        assertThat(reads).hasSize(held);
    }
}
