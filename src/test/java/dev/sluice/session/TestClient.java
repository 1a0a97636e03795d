package dev.sluice.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.outbound.Outbound;
import dev.sluice.outbound.OutboundConfig;
import dev.sluice.protocol.Abort;
import dev.sluice.protocol.CloseCode;
import dev.sluice.protocol.DirectFrame;
import dev.sluice.protocol.HelloErrorCode;
import dev.sluice.protocol.JsonText;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ServerPong;
import dev.sluice.support.FakeFrameWriter;
import dev.sluice.support.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client of a session whose network always takes what is sent. It checks the cursor rule on everything it gets. */
final class TestClient {
    final FakeFrameWriter writer = new FakeFrameWriter().confirming();
    final Outbound outbound;

    private final HandDrivenNode node;
    private final String agentId;
    private final String connectionId;
    private final String principal;
    private final List<Told> heard = new ArrayList<>();
    private int textsRead;
    private int newsRead;
    private long covered = -1;
    private @Nullable Greeting greeting;
    private @Nullable AttachResult result;

    TestClient(HandDrivenNode node, String agentId, String connectionId, String principal) {
        this.node = node;
        this.agentId = agentId;
        this.connectionId = connectionId;
        this.principal = principal;
        outbound = new Outbound(new OutboundConfig(1 << 28, 100_000), writer, node.outboundAccount, node.clock);
    }

    TestClient begin() {
        ask(null, null);
        return this;
    }

    TestClient resume(String sessionId, @Nullable Long since) {
        ask(sessionId, since);
        node.settle();
        return this;
    }

    /** Asks and does not wait for the journal. */
    CompletionStage<AttachResult> ask(@Nullable String sessionId, @Nullable Long since) {
        AttachRequest request = new AttachRequest(
                principal, agentId, sessionId, since, true, false, connectionId, outbound, this::welcomed);
        CompletionStage<AttachResult> asked = node.registry.attach(request);
        var unused = asked.thenAccept(answer -> result = answer);
        return asked;
    }

    private DirectFrame welcomed(Greeting told) {
        heard();
        greeting = told;
        covered = told.sequence();
        // What the greeting looks like is the endpoint's business.
        return new ServerPong();
    }

    Greeting greeting() {
        if (greeting == null) throw new IllegalStateException("not greeted: " + result);
        return greeting;
    }

    boolean isAttached() {
        return result instanceof AttachResult.Attached;
    }

    @Nullable
    HelloErrorCode refusal() {
        return result instanceof AttachResult.Refused refused ? refused.code() : null;
    }

    Attachment attachment() {
        if (result instanceof AttachResult.Attached attached) return attached.attachment();
        throw new IllegalStateException("not attached: " + result);
    }

    String sessionId() {
        return attachment().sessionId();
    }

    void send(String messageId, String text) {
        attachment().receive(new Message(JsonText.ofString(text), messageId, null));
    }

    void send(String messageId) {
        send(messageId, "text of " + messageId);
    }

    void abort(@Nullable String messageId) {
        attachment().abort(new Abort(messageId, null));
    }

    void leave() {
        attachment().detach();
    }

    /** All frames so far. */
    List<Told> heard() {
        for (; textsRead < writer.texts().size(); textsRead++) {
            for (Told told : Told.in(writer.texts().get(textsRead))) {
                if (told.isEvent() && !told.json().path("duplicate").asBoolean()) cover(told);
                heard.add(told);
            }
        }
        return heard;
    }

    private void cover(Told told) {
        if (told.from() != covered + 1)
            throw new AssertionError("hole or overlap after " + covered + ": " + told.json());
        covered = told.cursor();
    }

    long covered() {
        heard();
        return covered;
    }

    /** What was heard since the last call, in words. */
    List<String> news() {
        List<Told> all = heard();
        List<String> words = all.subList(newsRead, all.size()).stream()
                .map(TestClient::words)
                .toList();
        newsRead = all.size();
        return words;
    }

    /** The last frame heard. */
    JsonNode last() {
        List<Told> all = heard();
        return all.get(all.size() - 1).json();
    }

    List<CloseCode> closes() {
        return writer.closes();
    }

    /** The window told with the last frame that told one; else the greeting's. */
    int windowTold() {
        int window = greeting().window();
        for (Told told : heard())
            if (told.json().has("window")) window = told.json().path("window").asInt();
        return window;
    }

    private static String words(Told told) {
        JsonNode members = told.replay() ? told.json().path("event").path("data") : told.json();
        StringBuilder words = new StringBuilder();
        if (told.json().path("duplicate").asBoolean()) words.append("duplicate ");
        if (told.replay()) words.append("replay ");
        if (told.type().equals("response")) {
            words.append(members.path("status").asText());
            if (members.path("content").asText().equals("Message queued.")) words.append(" queued");
        } else {
            words.append(told.type());
        }
        if (members.has("code")) words.append(' ').append(members.path("code").asText());
        if (members.hasNonNull("message_id"))
            words.append(' ').append(members.path("message_id").asText());
        if (members.has("outcome"))
            words.append(' ').append(members.path("outcome").path("status").asText());
        return words.toString();
    }
}
