package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.HttpException;
import dev.sluice.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is published of agents with models says what they do: the AsyncAPI document, the page's own client, the manual. */
class PublishedContractTest {
    /** Of any agent. */
    private static final List<String> GATEWAYS_CODES = List.of("agent_error", "reply_too_large", "overloaded");

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper()
                .readTree(Path.of("src/main/webapp/asyncapi.yaml").toFile());
    }

    @Test
    void the_document_lists_every_code_and_no_other() {
        Set<String> listed = new TreeSet<>();
        document.at("/components/schemas/final_members/properties/outcome/properties/code/x-knownCodes")
                .fieldNames()
                .forEachRemaining(listed::add);

        Set<String> all = new TreeSet<>(codes());
        all.addAll(GATEWAYS_CODES);
        assertThat(listed).isEqualTo(all);
    }

    @Test
    void the_manual_names_every_code() throws IOException {
        assertThat(Files.readString(Path.of("src/site/markdown/agents.md")))
                .contains(codes().stream().map(code -> "`" + code + "`").toList());
    }

    @Test
    void the_page_knows_every_code_and_no_other() throws IOException {
        String words = Files.readString(Path.of("src/main/webapp/js/agent-words.js"));
        Set<String> known = new TreeSet<>();
        Pattern.compile("^  (\\w+): \\{ meaning:", Pattern.MULTILINE)
                .matcher(words)
                .results()
                .forEach(found -> known.add(found.group(1)));

        Set<String> all = new TreeSet<>(codes());
        all.addAll(GATEWAYS_CODES);
        assertThat(known).isEqualTo(all);
    }

    @Test
    void calls_of_tools_and_their_results_are_described_member_by_member() {
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("c1")
                .name("order")
                .arguments("{\"what\":\"cake\"}")
                .build();

        assertDescribed("tool_call_data", ToolSteps.call(call, 1));
        assertDescribed(
                "tool_result_data",
                ToolSteps.result(call, ToolResult.of("one cake"), 1),
                ToolSteps.result(call, ToolResult.error(ToolFault.FAILED, "no cake"), 1));
    }

    @Test
    void repetitions_and_what_an_answer_cost_are_described_member_by_member() {
        ChatFixture chat = new ChatFixture().retrying(1);
        chat.begin("hello");
        chat.model.last().fails(new HttpException(503, "busy"));
        chat.timers.runAll();
        chat.model.last().says("Hi").finishes();

        assertDescribed("retry_data", told(chat, "retry "));
        JsonText metadata = told(chat, "metadata ");
        assertDescribed("final_members/properties/metadata", metadata);
        JsonText usage = metadata.membersOrNull().get("usage");
        assertDescribed("final_members/properties/metadata/properties/usage", usage);
    }

    /** The samples, taken together, have every member that the schema names and no other, each of its type. */
    private static void assertDescribed(String schema, JsonText... samples) {
        JsonNode described = document.at("/components/schemas/" + schema + "/properties");
        Set<String> told = new LinkedHashSet<>();
        for (JsonText sample : samples) {
            JsonNode read = read(sample);
            read.fieldNames().forEachRemaining(name -> {
                told.add(name);
                assertThat(type(read.get(name)))
                        .as(schema + "." + name)
                        .isEqualTo(described.path(name).path("type").asText(type(read.get(name))));
            });
        }
        List<String> named = new ArrayList<>();
        described.fieldNames().forEachRemaining(named::add);
        assertThat(told).as(schema).containsExactlyInAnyOrderElementsOf(named);
    }

    /** The last event of its kind. */
    private static JsonText told(ChatFixture chat, String kind) {
        List<String> all = chat.output.others().stream()
                .filter(event -> event.startsWith(kind))
                .toList();
        return JsonText.parse(all.get(all.size() - 1).substring(kind.length()));
    }

    private static String type(JsonNode value) {
        if (value.isIntegralNumber()) return "integer";
        return value.isTextual() ? "string" : "object";
    }

    private static JsonNode read(JsonText text) {
        try {
            return new ObjectMapper().readTree(text.toString());
        } catch (IOException e) {
            throw new AssertionError(text.toString(), e);
        }
    }

    private static List<String> codes() {
        return Stream.concat(
                        Arrays.stream(FaultKind.values()).map(FaultKind::code),
                        Stream.of(FaultWords.CIRCUIT_OPEN, FaultWords.RATE_LIMITED, FaultWords.TOOL_LOOP))
                .toList();
    }
}
