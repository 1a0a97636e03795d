package dev.sluice.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The published document, as it lies in the sources. */
final class AsyncApiDocument {
    private final JsonNode root;

    private AsyncApiDocument(JsonNode root) {
        this.root = root;
    }

    static AsyncApiDocument read() {
        try {
            return new AsyncApiDocument(new YAMLMapper()
                    .readTree(Path.of("src/main/webapp/asyncapi.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode at(String pointer) {
        return root.at(pointer);
    }

    /** The keys of the messages of an operation. */
    Set<String> messagesOf(String operation) {
        return keysAt("/operations/" + operation + "/messages");
    }

    /** The keys of the messages with a tag. */
    Set<String> messagesTagged(String tag) {
        Set<String> keys = names("/components/messages");
        keys.removeIf(key -> JsonSchema.elements(message(key).path("tags"))
                .noneMatch(found -> found.path("name").textValue().equals(tag)));
        return keys;
    }

    JsonNode message(String key) {
        return root.at("/components/messages/" + key);
    }

    JsonSchema payload(String key) {
        return JsonSchema.of(root, message(key).get("payload"));
    }

    JsonSchema schema(String key) {
        return JsonSchema.of(root, root.at("/components/schemas/" + key));
    }

    List<JsonNode> examples(String key) {
        return JsonSchema.elements(message(key).path("examples"))
                .map(example -> example.get("payload"))
                .toList();
    }

    /** The values of {@code type} that the messages have. */
    Set<String> types(Set<String> keys) {
        var types = new LinkedHashSet<String>();
        for (String key : keys) types.addAll(payload(key).member("type").values());
        return types;
    }

    Set<String> names(String pointer) {
        var names = new LinkedHashSet<String>();
        root.at(pointer).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Where every reference of the document leads. */
    List<String> references() {
        return references(root).toList();
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own = node.has("$ref") ? Stream.of(node.get("$ref").textValue()) : Stream.empty();
        return Stream.concat(own, JsonSchema.elements(node).flatMap(AsyncApiDocument::references));
    }

    // Message references end in the message's key.
    private Set<String> keysAt(String pointer) {
        var keys = new LinkedHashSet<String>();
        for (JsonNode reference : root.at(pointer)) {
            JsonNode inChannel = root.at(reference.get("$ref").textValue().substring(1));
            String target = inChannel.get("$ref").textValue();
            keys.add(target.substring(target.lastIndexOf('/') + 1));
        }
        return keys;
    }
}
