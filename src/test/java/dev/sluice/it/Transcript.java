package dev.sluice.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients sent and received, written down for people: {@code →} to the gateway, {@code ←} from it, long texts cut, runs of
 * tokens told by their first and last. For the thread that drives the clients.
 */
final class Transcript {
    private static final int TEXT_CHARS_MAX = 60;
    private static final int TEXT_CHARS_SHOWN = 24;
    private static final int RUN_SHOWN_MAX = 3;

    /** Members that say nothing new after the first frame of a kind. */
    private static final Set<String> SHOWN_ONCE =
            Set.of("session_id", "event_id", "timestamp", "source", "target", "features", "policy");

    private final StringBuilder lines = new StringBuilder("""
            The frames of a scripted session: → to the gateway, ← from it. The first frame of a kind is shown whole, those
            after it without %s. Long texts are cut.
            """.formatted(String.join(", ", new TreeSet<>(SHOWN_ONCE))));
    private final Set<String> kindsShown = new HashSet<>();
    private final List<Actor> cast = new ArrayList<>();

    private static final class Actor {
        final String name;
        final WireClient client;
        int told;

        Actor(String name, WireClient client) {
            this.name = name;
            this.client = client;
            this.told = client.mark();
        }
    }

    private record Heard(Actor actor, Frame frame) {
        boolean continues(Heard before) {
            return actor == before.actor && frame.is(before.frame.type()) && isToken() && before.isToken();
        }

        private boolean isToken() {
            return frame.event()
                    .filter(event -> event.type().equals("token_stream"))
                    .isPresent();
        }
    }

    /** Writes down from here on what {@code client}, named so, sends and receives. */
    WireClient follow(String name, WireClient client) {
        cast.add(new Actor(name, client));
        client.listen(text -> {
            catchUp();
            line(name, "→", shortened(Frame.parse(text)));
        });
        return client;
    }

    /** Begins a section. */
    void section(String heading) {
        catchUp();
        cast.clear();
        lines.append("\n== ").append(heading).append(" ==\n");
    }

    /** Writes down a remark, after all that was received before it. */
    void note(String words) {
        catchUp();
        lines.append("   # ").append(words).append('\n');
    }

    /** Writes down a value whole. */
    void whole(JsonNode value) {
        catchUp();
        value.toPrettyString()
                .lines()
                .forEach(line -> lines.append("   ").append(line).append('\n'));
    }

    /** Writes everything into a file. */
    void write(Path file) {
        catchUp();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, lines.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void catchUp() {
        var news = new ArrayList<Heard>();
        for (Actor actor : cast) {
            List<Frame> frames = actor.client.frames();
            for (; actor.told < frames.size(); actor.told++) news.add(new Heard(actor, frames.get(actor.told)));
        }
        // Stable: what came in one message keeps its order.
        news.sort(Comparator.comparingLong(heard -> heard.frame.atNanos()));
        int next = 0;
        while (next < news.size()) next = tell(news, next);
    }

    /** Tells one frame, or a run of tokens; where the next begins. */
    private int tell(List<Heard> news, int start) {
        int end = start + 1;
        while (end < news.size() && news.get(end).continues(news.get(end - 1))) end++;
        int shown = end - start <= RUN_SHOWN_MAX ? end : start + 1;
        for (Heard heard : news.subList(start, shown)) hear(heard);
        if (shown == end) return end;
        lines.append(String.format("%-8s ← … %d more …%n", news.get(start).actor.name, end - start - 2));
        hear(news.get(end - 1));
        return end;
    }

    private void hear(Heard heard) {
        JsonNode frame = shortened(heard.frame.json().deepCopy());
        if (!kindsShown.add(heard.frame.type() + heard.frame.text("status"))) leaveOut(frame);
        line(heard.actor.name, "←", frame);
    }

    private void line(String name, String arrow, JsonNode frame) {
        lines.append(String.format("%-8s %s %s%n", name, arrow, frame));
    }

    /** Takes out what a reader has seen in the first frame of the kind. */
    private static void leaveOut(JsonNode frame) {
        if (frame instanceof ObjectNode object) object.remove(SHOWN_ONCE);
        if (frame.path("event") instanceof ObjectNode event) leaveOut(event);
        if (frame.path("data") instanceof ObjectNode data) data.remove("session_id");
    }

    private static JsonNode shortened(JsonNode value) {
        if (value.isTextual()) return TextNode.valueOf(shortened(value.asText()));
        // A time, which would be told with an exponent.
        if (value.isDouble()) return DecimalNode.valueOf(BigDecimal.valueOf(value.asDouble()));
        if (value instanceof ObjectNode object)
            object.properties().forEach(member -> member.setValue(shortened(member.getValue())));
        return value;
    }

    private static String shortened(String text) {
        if (text.length() <= TEXT_CHARS_MAX) return text;
        return text.substring(0, TEXT_CHARS_SHOWN) + "… (" + text.length() + " characters)";
    }
}
