package dev.sluice.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a client's WebSocket message into a frame, or into what is wrong with it. Thread-safe.
 *
 * <p>Members may stand in any order, and unknown ones are passed over. A member this gateway knows that stands twice makes the
 * frame bad: no two readers need agree on which of them counts. Inside content, metadata and data names may repeat; they are
 * passed on as they are.
 */
public final class FrameDecoder {
    private static final int VERSION_DEFAULT = 1;

    private final DecoderLimits limits;
    private final JsonFactory factory = JsonReader.factory(DecoderLimits.NESTING_MAX);

    /** A decoder that refuses frames beyond {@code limits}. */
    public FrameDecoder(DecoderLimits limits) {
        this.limits = limits;
    }

    /** What {@code text} says. Throws nothing, whatever the text; its cost is linear in the text's length. */
    public Decoded decode(String text) {
        if (Utf8.exceeds(text, limits.payloadBytesMax())) {
            String message = "longer than " + limits.payloadBytesMax() + " bytes";
            return new Decoded.Bad(
                    ErrorCode.PAYLOAD_TOO_LARGE, message, membersOf(text).readableMessageId());
        }
        FrameMembers in = membersOf(text);
        String type = in.text("type");
        if (type == null) in.report("type: missing");
        if (type == null || in.problem() != null) return bad(ErrorCode.BAD_FRAME, in);
        return switch (type) {
            case "hello" -> checked(hello(in), in);
            case "join" -> join(in);
            case "message" -> checked(message(in), in);
            case "abort", "message_abort" -> checked(abort(in), in);
            case "leave" -> new Decoded.Frame(new Leave());
            case "typing" -> checked(signal(SignalKind.TYPING, in), in);
            case "presence" -> checked(signal(SignalKind.PRESENCE, in), in);
            case "ping" -> new Decoded.Frame(new Ping());
            case "pong" -> new Decoded.Frame(new Pong());
            default -> {
                in.report("a type this gateway does not know");
                yield bad(ErrorCode.UNKNOWN_TYPE, in);
            }
        };
    }

    private FrameMembers membersOf(String text) {
        FrameMembers in = new FrameMembers();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                in.report("not a JSON object");
                return in;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) in.read(parser);
            if (parser.nextToken() != null) in.report("more than one JSON object");
        } catch (IOException notJson) {
            in.report("not a JSON object, or nested too deep, or a number too long");
        }
        return in;
    }

    private static Hello hello(FrameMembers in) {
        JsonText min = in.json("protocol_min");
        JsonText max = in.json("protocol_max");
        JsonText protocol = min == null && max == null ? in.object("protocol") : null;
        Map<String, JsonText> range = protocol == null ? null : protocol.membersOrNull();
        if (range != null) {
            min = range.get("min");
            max = range.get("max");
        }
        return new Hello(
                in.id("agent_id", DecoderLimits.ID_CHARS_MAX),
                version("protocol_min", min, in),
                version("protocol_max", max, in),
                capabilities(in),
                in.id("session_id", DecoderLimits.ID_CHARS_MAX),
                in.integer("since"),
                in.text("token"));
    }

    // What is wrong with its version members has a code of its own, as older clients expect.
    private static Decoded join(FrameMembers in) {
        String agentId = in.id("agent_id", DecoderLimits.ID_CHARS_MAX);
        String sessionId = in.id("session_id", DecoderLimits.ID_CHARS_MAX);
        Long since = in.integer("since");
        String token = in.text("token");
        if (in.problem() != null) return bad(ErrorCode.BAD_FRAME, in);
        int min = version("min_version", in.json("min_version"), in);
        int max = version("max_version", in.json("max_version"), in);
        if (min > max) in.report("min_version: greater than max_version");
        if (in.problem() != null) return bad(ErrorCode.INVALID_PROTOCOL_HELLO, in);
        return new Decoded.Frame(new Join(agentId, min, max, sessionId, since, token));
    }

    private static int version(String name, @Nullable JsonText value, FrameMembers in) {
        if (value == null || value.text().equals("null")) return VERSION_DEFAULT;
        Long number = value.integerOrNull();
        if (number != null && number == number.intValue()) return number.intValue();
        in.report(name + ": not an integer, or out of range");
        return VERSION_DEFAULT;
    }

    private static Set<Capability> capabilities(FrameMembers in) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (JsonText element : in.array("capabilities")) {
            String name = element.stringOrNull();
            if (name == null) {
                in.report("capabilities: not all strings");
                continue;
            }
            Capability capability = Capability.named(name);
            if (capability != null) capabilities.add(capability);
        }
        return capabilities;
    }

    private static @Nullable Message message(FrameMembers in) {
        JsonText content = in.json("content");
        if (content == null) {
            in.report("content: missing");
            return null;
        }
        if (!content.isString() && !content.isObject()) in.report("content: neither a string nor an object");
        if (content.equals(JsonText.EMPTY_STRING)) in.report("content: empty");
        return new Message(content, in.messageId(), in.object("metadata"));
    }

    private static Abort abort(FrameMembers in) {
        String reason = in.cleanText("reason");
        return new Abort(in.messageId(), reason == null ? null : cut(reason, DecoderLimits.REASON_CHARS_MAX));
    }

    private static String cut(String text, int charsMax) {
        if (text.codePointCount(0, text.length()) <= charsMax) return text;
        return text.substring(0, text.offsetByCodePoints(0, charsMax));
    }

    private static Signal signal(SignalKind kind, FrameMembers in) {
        JsonText data = in.object("data");
        return new Signal(kind, data == null ? JsonText.EMPTY_OBJECT : data);
    }

    private static Decoded checked(@Nullable ClientFrame frame, FrameMembers in) {
        if (frame == null || in.problem() != null) return bad(ErrorCode.BAD_FRAME, in);
        return new Decoded.Frame(frame);
    }

    private static Decoded bad(ErrorCode code, FrameMembers in) {
        String problem = in.problem();
        return new Decoded.Bad(code, problem == null ? code.wireName() : problem, in.readableMessageId());
    }
}
