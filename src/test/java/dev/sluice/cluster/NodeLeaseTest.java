package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.support.BreakableDataSource.Break;
import dev.sluice.support.JournalDatabase;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(JournalDatabase.class)
class NodeLeaseTest {
    private final Clock clock = Clock.systemUTC();

    @Parameter
    private JournalDatabase database;

    @Test
    void a_start_fences_every_earlier_one() {
        var first = NodeLease.take(database.empty().transactions(), clock).node();
        var second = NodeLease.take(database.transactions(), clock).node();

        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(second.nodeId()).isNotEqualTo(first.nodeId());
        assertThat(database.value("select node_id from gw_node where state = 'active'"))
                .isEqualTo(second.nodeId());
        assertThat(database.value("select count(*) from gw_node where state = 'active'"))
                .isEqualTo(1L);
    }

    @Test
    void starts_at_the_same_time_take_different_epochs() {
        database.empty();
        List<CompletableFuture<Long>> starts = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        NodeLease.take(database.transactions(), clock).node().epoch()))
                .toList();

        assertThat(starts.stream().map(CompletableFuture::join))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 4).boxed().toList());
        assertThat(database.value("select epoch from gw_node where state = 'active'"))
                .isEqualTo(4L);
    }

    @Test
    void remembers_a_bounded_number_of_earlier_nodes() {
        database.empty();
        for (int i = 0; i < 20; i++) NodeLease.take(database.transactions(), clock);

        assertThat(database.value("select count(*) from gw_node")).isEqualTo(17L);
    }

    @Test
    void a_database_that_is_away_fails_the_start() {
        database.empty().dataSource().breakAtNextCommit(Break.BEFORE);
        try {
            assertThatThrownBy(() -> NodeLease.take(database.transactions(), clock))
                    .isInstanceOf(RuntimeException.class);
        } finally {
            database.dataSource().mend();
        }
    }
}
