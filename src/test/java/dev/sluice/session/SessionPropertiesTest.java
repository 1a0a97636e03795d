package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.AgentFailure;
import dev.sluice.budget.MemoryKind;
import dev.sluice.protocol.JsonText;
import dev.sluice.session.Rejection.Failed;
import dev.sluice.support.HandAgent.Call;
import dev.sluice.support.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever happens in whatever order, the promises of a session hold. */
class SessionPropertiesTest {
    private static final int STEPS = 300;

    @Property(tries = 60)
    void a_durable_session_keeps_its_promises(@ForAll long seed) {
        new Story(new Random(seed), HandDrivenNode.durable()).tell();
    }

    @Property(tries = 60)
    void a_session_that_is_stored_only_when_it_leaves_keeps_its_promises(@ForAll long seed) {
        new Story(new Random(seed), HandDrivenNode.drain()).tell();
    }

    /** One session's life: a sender that never exceeds its window, a visitor, an agent, a journal, and what may go wrong. */
    private static final class Story {
        private final Random random;
        private final boolean durable;
        private final List<String> sent = new ArrayList<>();
        private final Set<String> unanswered = new HashSet<>();
        private final Set<String> accepted = new HashSet<>();
        private HandDrivenNode node;
        private TestClient sender;
        private @Nullable TestClient visitor;
        private int read;

        Story(Random random, HandDrivenNode node) {
            this.random = random;
            this.node = node;
            durable = node.runtime.isDurable();
            sender = node.client("c-1").begin();
        }

        void tell() {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            finish();
        }

        private void step() {
            int choice = random.nextInt(100);
            if (choice < 20) send();
            else if (choice < 24) repeat();
            else if (choice < 29) sender.abort(random.nextBoolean() || sent.isEmpty() ? null : anyId());
            else if (choice < 50) node.journal.commitOne();
            else if (choice < 53) node.journal.commitTogether();
            else if (choice < 57) node.journal.failOne();
            else if (choice < 58) node.journal.rejectOne(new Failed("22001"));
            else if (choice < 70) node.tasks.runOne();
            else if (choice < 85) work();
            else if (choice < 90) visit();
            else if (choice < 95) pass();
            else if (choice < 98) leaveAndReturn();
            else restart();
        }

        private void send() {
            listen();
            if (sender.windowTold() <= unanswered.size()) return;
            String id = "m-" + sent.size();
            sent.add(id);
            unanswered.add(id);
            sender.send(id);
        }

        /** Sends an accepted message again: until that is answered it takes a place in the window as any other. */
        private void repeat() {
            listen();
            List<String> taken = sent.stream().filter(accepted::contains).toList();
            if (taken.isEmpty() || sender.windowTold() <= unanswered.size()) return;
            String id = taken.get(random.nextInt(taken.size()));
            unanswered.add(id);
            sender.send(id);
        }

        private String anyId() {
            return sent.get(random.nextInt(sent.size()));
        }

        private void work() {
            for (Call call : node.agent.calls()) {
                if (!call.isRunning()) continue;
                int choice = random.nextInt(10);
                if (choice < 3) call.output().token("word ");
                else if (choice < 4) for (int i = 0; i < 700; i++) call.output().token("x");
                else if (choice < 5) call.output().toolCall(JsonText.EMPTY_OBJECT);
                else if (choice < 7) call.answerStreamed();
                else if (choice < 8) call.reply().completeExceptionally(new AgentFailure("as_asked", "as asked"));
                else if (choice < 9) node.timers.advance(Duration.ofMinutes(4));
                return;
            }
        }

        private void visit() {
            if (visitor != null && visitor.isAttached()) {
                visitor.leave();
                visitor = null;
                return;
            }
            visitor = node.client("v-1");
            visitor.ask(sender.sessionId(), random.nextBoolean() ? null : 0L);
        }

        private void pass() {
            node.clock.advance(Duration.ofSeconds(random.nextInt(90)));
            node.registry.sweep();
        }

        private void leaveAndReturn() {
            listen();
            sender.leave();
            if (random.nextBoolean()) pass();
            if (random.nextBoolean()) node.journal.commitOne();
            come();
        }

        private void restart() {
            listen();
            if (random.nextBoolean() || !durable) {
                node.registry.leaveAll();
                node.journal.commitAll();
            }
            HandDrivenNode.Plan plan = HandDrivenNode.plan().after(node);
            node = durable ? plan.start() : plan.drain().start();
            visitor = null;
            come();
        }

        /** The sender comes back to its session, or begins another where that was never stored. */
        private void come() {
            String id = sender.sessionId();
            TestClient back = node.client("c-" + random.nextInt(1_000)).resume(id, sender.covered());
            read = 0;
            if (back.isAttached()) {
                sender = back;
                listen();
                // What has no answer yet may have been taken or not: to send it again does no harm.
                for (String open : sent) if (unanswered.contains(open)) sender.send(open);
                return;
            }
            unanswered.clear();
            assertThat(accepted)
                    .as("accepted, and then not found: %s", back.refusal())
                    .isEmpty();
            sent.clear();
            sender = node.client("c-1").begin();
        }

        private void listen() {
            List<Told> heard = sender.heard();
            for (; read < heard.size(); read++) {
                var frame = heard.get(read).json();
                boolean replay = frame.path("type").asText().equals("replay");
                String id = (replay ? frame.path("event").path("data") : frame)
                        .path("message_id")
                        .asText();
                assertThat(frame.path("code").asText()).as("the window lied").isNotEqualTo("inbox_full");
                if (frame.path("status").asText().equals("accepted")) accepted.add(id);
                if (frame.has("code") || frame.has("status") || replay) unanswered.remove(id);
            }
        }

        private void check() {
            if (!sender.closes().isEmpty()) come();
            listen();
            assertThat(node.agent.running()).as("turns at once").isLessThanOrEqualTo(1);
            assertThat(node.admission.sessions().taken("alice")).isEqualTo(node.registry.size());
            if (durable) {
                List<String> stored = node.journal.messages(sender.sessionId()).stream()
                        .map(StoredMessage::messageId)
                        .toList();
                assertThat(stored).containsAll(accepted);
            }
        }

        private void finish() {
            for (int i = 0; i < 200; i++) {
                node.settle();
                if (!sender.closes().isEmpty()) come();
                for (Call call : node.agent.calls()) if (call.isRunning()) call.answer("done");
            }
            node.settle();
            listen();
            assertThat(unanswered).as("never answered").isEmpty();
            assertThat(sender.windowTold()).isEqualTo(3);
            assertThat(node.freePermits()).as("permits").isEqualTo(4);
            assertThat(node.timers.waiting()).as("timers").isZero();

            sender.leave();
            if (visitor != null && visitor.isAttached()) visitor.leave();
            node.clock.advance(Duration.ofHours(1));
            node.registry.sweep();
            node.clock.advance(Duration.ofHours(1));
            node.registry.sweep();
            node.settle();
            assertThat(node.registry.size()).as("sessions in memory").isZero();
            assertThat(node.admission.sessions().taken("alice"))
                    .as("quota of sessions")
                    .isZero();
            assertThat(node.admission.pending().taken("alice"))
                    .as("quota of messages")
                    .isZero();
            for (MemoryKind kind : MemoryKind.values())
                assertThat(node.memory.account(kind).heldBytes())
                        .as("bytes of " + kind)
                        .isZero();
            checkRows();
        }

        private void checkRows() {
            long last = 0;
            Set<String> ids = new HashSet<>();
            for (StoredMessage message : node.journal.messages(sender.sessionId())) {
                assertThat(ids.add(message.messageId())).isTrue();
                assertThat(message.finalCursor())
                        .as("final of %s", message.messageId())
                        .isNotNull()
                        .isGreaterThan(last);
                last = message.finalCursor();
            }
            assertThat(ids).containsAll(accepted);
        }
    }
}
