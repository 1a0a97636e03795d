package dev.sluice.endpoint;

import dev.sluice.protocol.Abort;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.SessionState;
import dev.sluice.protocol.Signal;
import dev.sluice.session.AttachRequest;
import dev.sluice.session.AttachResult;
import dev.sluice.session.Attachment;
import dev.sluice.session.Greeting;
import dev.sluice.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions that answer a handshake when told to, or at once, and keep what they are given. */
final class FakeSessions implements Sessions {
    final List<AttachRequest> requests = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    int detached;
    long awaitedBytes;
    boolean slow;
    List<String> others = List.of();

    @Nullable
    Duration retryAfter;

    private CompletableFuture<AttachResult> answer = new CompletableFuture<>();

    @Override
    public CompletionStage<AttachResult> attach(AttachRequest request) {
        requests.add(request);
        answer = new CompletableFuture<>();
        if (!slow) welcome();
        return answer;
    }

    /** Answers the last handshake: it is attached. */
    void welcome() {
        AttachRequest request = requests.get(requests.size() - 1);
        Greeting greeting =
                new Greeting("s-1", request.agentId(), false, 1, 1, false, 1, 1, 7, 0, false, others, retryAfter);
        request.outbound().send(request.greeting().apply(greeting));
        answer.complete(new AttachResult.Attached(new Hold()));
    }

    /** Answers the last handshake: it is refused. */
    void refuse(HelloErrorCode code, Duration retryAfter) {
        answer.complete(new AttachResult.Refused(code, "no", retryAfter));
    }

    /** The last handshake cannot be answered. */
    void fail(RuntimeException cause) {
        answer.completeExceptionally(cause);
    }

    @Override
    public int size() {
        return requests.size();
    }

    @Override
    public CompletionStage<SessionState> read(String principal, String sessionId) {
        throw new UnsupportedOperationException("read: no connection does");
    }

    @Override
    public int agents() {
        return 2;
    }

    private final class Hold implements Attachment {
        @Override
        public String sessionId() {
            return "s-1";
        }

        @Override
        public int window() {
            return 7;
        }

        @Override
        public long awaitedBytes() {
            return awaitedBytes;
        }

        @Override
        public void receive(Message message) {
            received.add("message " + message.content());
        }

        @Override
        public void abort(Abort abort) {
            received.add("abort " + abort.messageId());
        }

        @Override
        public void forward(Signal signal) {
            received.add("forward " + signal.kind().wireName());
        }

        @Override
        public void detach() {
            detached++;
        }
    }
}
