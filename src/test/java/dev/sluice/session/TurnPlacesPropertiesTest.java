package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentFailure;
import dev.sluice.support.HandAgent;
import dev.sluice.support.HandAgent.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever becomes of turns that leave their places and come back, permits balance. */
class TurnPlacesPropertiesTest {
    private static final int STEPS = 300;
    private static final int NODE_MAX = 2;
    private static final int AGENT_MAX = 3;
    private static final int CLIENTS = 8;

    @Property(tries = 150)
    void never_more_turns_than_permits_and_all_are_back_at_the_end(@ForAll long seed) {
        new Story(new Random(seed)).tell();
    }

    private static final class Story {
        private final Random random;
        private final HandDrivenNode node =
                HandDrivenNode.plan().turns(NODE_MAX).yielding(AGENT_MAX).start();
        private final List<TestClient> clients = new ArrayList<>();
        private final Set<Call> away = new HashSet<>();
        private final Set<Call> comingBack = new HashSet<>();
        private int messages;
        private int lost;

        Story(Random random) {
            this.random = random;
            for (int i = 0; i < CLIENTS; i++) {
                String agent = i % 4 == 0 ? HandDrivenNode.OTHER : HandDrivenNode.AGENT;
                clients.add(node.clientOf(agent, "c-" + i).begin());
            }
        }

        void tell() {
            for (int i = 0; i < STEPS; i++) {
                step();
                assertThat(atPlaces()).as("turns at their places").isLessThanOrEqualTo(NODE_MAX);
                assertThat(node.agent.running()).as("turns of the agent").isLessThanOrEqualTo(AGENT_MAX);
            }
            finish();
        }

        private void step() {
            int choice = random.nextInt(100);
            if (choice < 20) clients.get(random.nextInt(CLIENTS)).send("m-" + messages++);
            else if (choice < 26) clients.get(random.nextInt(CLIENTS)).abort(null);
            else if (choice < 45) node.journal.commitOne();
            else if (choice < 65) node.tasks.runOne();
            else if (choice < 66) lose();
            else if (choice < 68) node.timers.advance(Duration.ofMinutes(3));
            else if (choice < 78) work(node.other);
            else work(node.agent);
        }

        /** The journal will not store something: its session is ended as it stands. */
        private void lose() {
            if (lost < 3 && node.journal.rejectOne(new Rejection.Failed("22001"))) lost++;
        }

        private void work(HandAgent agent) {
            List<Call> running = agent.calls().stream().filter(Call::isRunning).toList();
            if (running.isEmpty()) return;
            Call call = running.get(random.nextInt(running.size()));
            int choice = random.nextInt(10);
            if (agent == node.agent && choice < 4) leave(call);
            else if (agent == node.agent && choice < 8) comeBack(call);
            else if (choice < 9) call.answer("done");
            else call.reply().completeExceptionally(new AgentFailure("as_asked", "as asked"));
        }

        private void leave(Call call) {
            if (comingBack.contains(call)) return;
            call.place().leave();
            away.add(call);
        }

        private void comeBack(Call call) {
            if (!comingBack.add(call)) return;
            call.place().comeBack(() -> {
                assertThat(call.isRunning()).isTrue();
                assertThat(comingBack.remove(call)).as("once").isTrue();
                away.remove(call);
            });
        }

        private long atPlaces() {
            long agents = node.agent.calls().stream()
                    .filter(call -> call.isRunning() && !away.contains(call))
                    .count();
            return agents + node.other.running();
        }

        /** Nobody waits for ever: as long as what runs is answered, everything is. */
        private void finish() {
            node.settle();
            while (node.agent.running() + node.other.running() > 0) {
                node.agent.calls().stream().filter(Call::isRunning).forEach(call -> call.answer("done"));
                node.other.calls().stream().filter(Call::isRunning).forEach(call -> call.answer("done"));
                node.settle();
            }
            for (TestClient client : clients) {
                if (!client.closes().isEmpty()) continue;
                assertThat(count(client, "final")).as("finals").isEqualTo(count(client, "accepted"));
            }
            assertThat(node.freePermits()).as("the node's permits").isEqualTo(NODE_MAX);
            assertThat(node.freeTurns()).as("the agent's permits").isEqualTo(AGENT_MAX);
        }

        private static long count(TestClient client, String status) {
            return client.heard().stream()
                    .filter(told -> told.json().path("status").asText().equals(status))
                    .count();
        }
    }
}
