package dev.sluice.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sluice.agent.AgentTools;
import dev.sluice.agent.CancelReason;
import dev.sluice.support.HandTurn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tools on real threads, four of them; time is in the tests' hands. */
class ToolThreadsTest {
    private final ChatFixture chat = new ChatFixture();
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void end() throws Exception {
        release.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
    }

    @Test
    void a_tool_that_takes_too_long_is_interrupted_and_its_thread_is_clean_for_the_next() throws Exception {
        patient("patient");
        call(chat, "patient");
        assertThat(see()).isEqualTo("begun");

        chat.timers.advance(AgentTools.TIMEOUT_DEFAULT);

        assertThat(see()).isEqualTo("interrupted");
        assertThat(told(chat)).isEqualTo("tool: no answer within 30000 ms; what it does may still happen");
        for (int i = 0; i < 4; i++)
            pool.execute(() -> seen.add("flag " + Thread.currentThread().isInterrupted()));
        for (int i = 0; i < 4; i++) assertThat(see()).isEqualTo("flag false");
    }

    @Test
    void an_aborted_turn_interrupts_its_tool() throws Exception {
        patient("patient");
        HandTurn turn = HandTurn.saying("go");
        chat.toolThreads = pool;
        chat.begin(turn);
        ask(chat, "patient");
        assertThat(see()).isEqualTo("begun");

        turn.cancellation().cancel(CancelReason.ABORTED);

        assertThat(see()).isEqualTo("interrupted");
    }

    @Test
    void a_tool_that_ignores_its_interruption_is_refused_while_others_go_on() throws Exception {
        ToolThreads threads = new ToolThreads(pool, 4);
        deaf(threads, "deaf");

        ChatFixture again = sharing(threads);
        offerDeaf(again, "deaf");
        call(again, "deaf");
        assertThat(told(again)).isEqualTo("tool: 1 earlier calls of this tool have not come back; it was not called");
        assertThat(again.output.others()).anyMatch(each -> each.contains("\"code\":\"tool_stuck\""));

        ChatFixture other = sharing(threads);
        other.tools.add(tool("clock", (arguments, made) -> {
            seen.add("called");
            return "noon";
        }));
        call(other, "clock");
        assertThat(see()).isEqualTo("called");
    }

    @Test
    void a_tool_is_called_again_when_its_threads_have_come_back() throws Exception {
        ToolThreads threads = new ToolThreads(pool, 4);
        deaf(threads, "deaf");
        assertThat(threads.run("deaf", () -> {}).orElseThrow().fault()).isEqualTo(ToolFault.STUCK);

        release.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, SECONDS)).isTrue();

        // Not stuck any more: it is the closed pool that has no thread.
        assertThat(threads.run("deaf", () -> {}).orElseThrow().fault()).isEqualTo(ToolFault.BUSY);
    }

    @Test
    void everything_is_refused_at_once_while_all_threads_are_held() {
        ToolThreads threads = new ToolThreads(Runnable::run, 4);
        for (String name : List.of("a", "b", "c", "d")) threads.stuck(name);

        assertThat(threads.run("clock", () -> seen.add("called")))
                .contains(ToolResult.error(
                        ToolFault.STUCK, "all threads are held by tools that have not come back; it was not called"));
        assertThat(seen).isEmpty();

        threads.back("a");
        assertThat(threads.run("clock", () -> seen.add("called"))).isEmpty();
        assertThat(seen).containsExactly("called");
    }

    @Test
    void a_call_that_no_thread_was_free_for_is_told_as_not_made() {
        offerDeaf(chat, "deaf");
        chat.toolThreads = each -> {};
        chat.begin("go");
        ask(chat, "deaf");
        chat.timers.advance(AgentTools.TIMEOUT_DEFAULT);

        assertThat(told(chat)).isEqualTo("tool: no thread was free for this tool within 30000 ms; it was not called");
        assertThat(chat.output.others()).anyMatch(each -> each.contains("\"code\":\"tool_busy\""));
    }

    @Test
    void there_is_a_thread() {
        assertThatThrownBy(() -> new ToolThreads(pool, 0)).hasMessage("threadsMax: 0 (expected: >= 1)");
    }

    /** One call of a tool that holds its thread until the test's end. */
    private void deaf(ToolThreads threads, String name) throws Exception {
        ChatFixture chat = sharing(threads);
        offerDeaf(chat, name);
        call(chat, name);
        assertThat(see()).isEqualTo("begun");
        chat.timers.advance(AgentTools.TIMEOUT_DEFAULT);
        assertThat(told(chat)).startsWith("tool: no answer within");
    }

    private static ChatFixture sharing(ToolThreads threads) {
        ChatFixture chat = new ChatFixture();
        chat.shared = threads;
        return chat;
    }

    private void offerDeaf(ChatFixture chat, String name) {
        chat.tools.add(tool(name, (arguments, made) -> {
            seen.add("begun");
            awaitUninterruptibly();
            seen.add("back");
            return "late";
        }));
    }

    private void awaitUninterruptibly() {
        while (true) {
            try {
                release.await();
                return;
            } catch (InterruptedException ignoredHere) {
                // What this tool is for.
            }
        }
    }

    private void patient(String name) {
        chat.tools.add(tool(name, (arguments, made) -> {
            seen.add("begun");
            try {
                release.await();
            } catch (InterruptedException told) {
                seen.add("interrupted");
                Thread.currentThread().interrupt();
            }
            return "late";
        }));
    }

    private void call(ChatFixture chat, String tool) {
        chat.toolThreads = pool;
        chat.begin("go");
        ask(chat, tool);
    }

    private static void ask(ChatFixture chat, String tool) {
        chat.model
                .last()
                .calls(ToolExecutionRequest.builder()
                        .id("c1")
                        .name(tool)
                        .arguments("{}")
                        .build());
        chat.timers.advance(Duration.ZERO);
    }

    private static String told(ChatFixture chat) {
        var messages = chat.model.last().messages();
        return messages.get(messages.size() - 1);
    }

    private String see() throws InterruptedException {
        return String.valueOf(seen.poll(10, SECONDS));
    }

    private static OfferedTool tool(String name, OfferedTool.Body body) {
        return new OfferedTool(ToolSpecification.builder().name(name).build(), body);
    }
}
