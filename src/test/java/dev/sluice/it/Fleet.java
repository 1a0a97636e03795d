package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Clients that go on sending whatever happens: a few messages each under way, and what is refused sent again when the
 * gateway said so. Every refusal must be {@code overloaded} with a {@code retry_after_ms}.
 *
 * <p>Sends on a thread of its own from the construction on.
 */
final class Fleet {
    private static final int UNDER_WAY_MAX = 4;
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

    private final Clients clients;
    private final List<Member> members = new ArrayList<>();
    private final Thread thread;
    private volatile boolean sends = true;
    private volatile boolean ends;
    private volatile Throwable failure;

    /** {@code size} clients, each with a new session, that send {@code content}. */
    Fleet(Clients clients, int size, String agentId, JsonNode content) {
        this.clients = clients;
        for (int i = 0; i < size; i++) members.add(new Member(clients.session(agentId), agentId, content));
        thread = new Thread(this::run, "fleet");
        thread.setDaemon(true);
        thread.start();
    }

    /** Messages that got their {@code accepted} so far. */
    int accepted() {
        return members.stream().mapToInt(member -> member.accepted.get()).sum();
    }

    /** Refusals so far. */
    int refused() {
        return members.stream().mapToInt(member -> member.refused.get()).sum();
    }

    /** What each client has received so far. */
    List<WireClient> clients() {
        return members.stream().map(member -> member.client).toList();
    }

    /** Sends and looks no more: the gateway is about to end. */
    void leave() {
        ends = true;
        try {
            thread.join(SETTLED_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        failIfFailed();
    }

    /** Waits until so many more are accepted. */
    void awaitAccepted(int more) {
        int enough = accepted() + more;
        Awaitility.await("accepted by the gateway").atMost(SETTLED_WITHIN).until(() -> {
            failIfFailed();
            return accepted() >= enough;
        });
    }

    /** Sends nothing new, waits until every message has its final, and holds what each session was told against the rules. */
    void settle() {
        sends = false;
        Awaitility.await("a final for each message").atMost(SETTLED_WITHIN).until(() -> {
            failIfFailed();
            return members.stream().allMatch(member -> member.open.isEmpty());
        });
        ends = true;
        members.forEach(Member::verify);
    }

    private void failIfFailed() {
        if (failure != null) throw new AssertionError("the fleet failed", failure);
    }

    private void run() {
        try {
            while (!ends) {
                members.forEach(Member::tick);
                LockSupport.parkNanos(TICK.toNanos());
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private final class Member {
        private final WireClient client;
        private final String agentId;
        private final JsonNode content;

        /** Messages without a final, by id, with the time at which they are to be sent again; 0 while under way. */
        private final Map<String, Long> open = new ConcurrentSkipListMap<>();

        private final Map<String, Long> cursors = new TreeMap<>();
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private int seen;
        private int sent;

        Member(WireClient client, String agentId, JsonNode content) {
            this.client = client;
            this.agentId = agentId;
            this.content = content;
        }

        void tick() {
            List<Frame> frames = client.framesFrom(seen);
            seen += frames.size();
            frames.forEach(this::see);
            long now = System.nanoTime();
            open.forEach((id, again) -> {
                if (again == 0 || now - again < 0) return;
                open.put(id, 0L);
                client.message(id, content);
            });
            if (!sends || open.size() >= UNDER_WAY_MAX) return;
            String id = id(sent++);
            open.put(id, 0L);
            client.message(id, content);
        }

        private void see(Frame frame) {
            if (frame.is("error")) {
                assertThat(frame.text("code")).as(frame.toString()).isEqualTo("overloaded");
                assertThat(frame.number("retry_after_ms")).as(frame.toString()).isPositive();
                refused.incrementAndGet();
                open.put(
                        frame.text("message_id"),
                        System.nanoTime()
                                + Duration.ofMillis(frame.number("retry_after_ms"))
                                        .toNanos());
            }
            frame.event().ifPresent(event -> {
                if (event.isAccepted()) {
                    assertThat(cursors.put(event.messageId(), event.cursor()))
                            .as("accepted before: " + event)
                            .isNull();
                    accepted.incrementAndGet();
                }
                if (event.isFinal()) {
                    assertThat(event.outcome()).as(event.toString()).isEqualTo("ok");
                    open.remove(event.messageId());
                }
            });
        }

        void verify() {
            assertThat(client.isOpen()).as(client.toString()).isTrue();
            WireClient whole = clients.resumed(agentId, client.sessionId(), 0);
            History live = History.of(List.of(client.frames()));
            List<String> finals = live.finalIds();
            if (!finals.isEmpty()) whole.finished(finals.get(finals.size() - 1));
            History told = History.of(List.of(client.frames(), whole.frames()));
            assertThat(told.violations()).isEmpty();
            assertThat(live.finalIds()).isEqualTo(live.acceptedIds());
            assertThat(live.finalIds())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, sent).mapToObj(this::id).toList());
            assertThat(History.of(List.of(whole.frames())).finalIds()).isEqualTo(live.finalIds());
        }

        private String id(int number) {
            return "m" + number;
        }
    }
}
