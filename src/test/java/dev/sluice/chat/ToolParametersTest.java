package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.output.structured.Description;
import dev.sluice.agent.ToolCall;
import dev.sluice.support.HandCancellation;
import dev.sluice.support.LogLines;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolParametersTest {

    enum Colour {
        RED,
        GREEN
    }

    record Line(
            String what,
            int pieces,
            @Description("when it must be there") LocalDate by) {
        Line {
            if (pieces > 100) throw new IllegalArgumentException("pieces: " + pieces + " (expected: at most 100)");
        }
    }

    record Pair<A, B>(A first, B second) {}

    /** Without a constructor for its fields, and without setters. */
    static final class Box {
        private final double price;
        private List<Line> lines = List.of();

        private Box() {
            price = Double.NaN;
        }

        @Override
        public String toString() {
            return price + " " + lines;
        }
    }

    /** What users write. Not public, like many a bean. */
    static class Good {
        int calls;

        @Tool
        public String numbers(byte a, short b, int c, long d, float e, double f, BigDecimal g, BigInteger h) {
            return a + " " + b + " " + c + " " + d + " " + e + " " + f + " " + g + " " + h;
        }

        @Tool
        public String whole(int value) {
            return "" + value;
        }

        @Tool
        public String wide(long value) {
            return "" + value;
        }

        @Tool
        public String tiny(byte value) {
            return "" + value;
        }

        @Tool
        public String single(float value) {
            return "" + value;
        }

        @Tool
        public String twice(double value) {
            return "" + value;
        }

        @Tool
        public String exact(BigDecimal value) {
            return value.toString();
        }

        @Tool
        public String truth(boolean value) {
            return "" + value;
        }

        @Tool
        public String letter(char value) {
            return "" + value;
        }

        @Tool
        public String words(String value) {
            return value;
        }

        @Tool
        public String boxed(@P(value = "how many", required = false) Integer value) {
            return "" + value;
        }

        @Tool
        public String id(UUID value) {
            return value.toString();
        }

        @Tool
        public String colour(Colour value) {
            return value.name();
        }

        @Tool
        public String weekday(DayOfWeek value) {
            return value.name();
        }

        @Tool
        public String date(LocalDate value) {
            return value.toString();
        }

        @Tool
        public String times(LocalTime a, LocalDateTime b, ZonedDateTime c, Instant d, Duration e) {
            return a + " " + b + " " + c + " " + d + " " + e;
        }

        @Tool
        public String years(Year a, YearMonth b, MonthDay c, OffsetTime d, ZoneOffset e) {
            return a + " " + b + " " + c + " " + d + " " + e;
        }

        @Tool
        public String nothing(ToolCall call) {
            calls++;
            return "called";
        }

        @Tool
        public String overflows() {
            throw new StackOverflowError("secret");
        }

        @Tool
        public String perhaps(Optional<Long> a, OptionalInt b, OptionalLong c, OptionalDouble d, Optional<Line> e) {
            return a + " " + b + " " + c + " " + d + " " + e;
        }

        @Tool
        public String list(List<Line> value) {
            return value.toString();
        }

        @Tool
        public String set(SortedSet<Long> value) {
            return value.toString();
        }

        @Tool
        public String array(int... value) {
            return Arrays.toString(value);
        }

        @Tool
        public String map(Map<String, List<Integer>> value) {
            return value.toString();
        }

        @Tool
        public String box(Box value) {
            return value.toString();
        }

        @Tool
        public String pair(Pair<String, Pair<Integer, Set<Colour>>> value) {
            return value.toString();
        }

        @Tool
        public String any(Map<String, Object> value, Object other) {
            return value + " " + other;
        }

        @Tool
        public String standards(
                @P(name = "n", defaultValue = "7") int number,
                @P(name = "c", defaultValue = "RED") Colour colour,
                @P(name = "l", defaultValue = "[{\"what\":\"cake\",\"pieces\":1,\"by\":\"2026-01-31\"}]")
                        List<Line> lines,
                @P(name = "d", defaultValue = "PT5M") Duration wait,
                @P(name = "s", defaultValue = "") String words) {
            return number + " " + colour + " " + lines + " " + wait + " <" + words + ">";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "numbers | {'a':-128,'b':2,'c':3,'d':9007199254740993,'e':1.5,'f':2.5,'g':0.10,'h':12345678901234567890}"
                        + " | -128 2 3 9007199254740993 1.5 2.5 0.10 12345678901234567890",
                "whole | {'value':3.0} | 3",
                "whole | {'value':3e2} | 300",
                "whole | {'value':'42'} | 42",
                "single | {'value':0.1} | 0.1",
                "single | {'value':16777216} | 1.6777216E7",
                "single | {'value':16777218} | 1.6777218E7",
                "single | {'value':'-1e10'} | -1.0E10",
                "twice | {'value':0.1} | 0.1",
                "twice | {'value':0.30000000000000000001} | 0.3",
                "twice | {'value':9007199254740992} | 9.007199254740992E15",
                "twice | {'value':9007199254740994} | 9.007199254740994E15",
                "twice | {'value':6.02214076e23} | 6.02214076E23",
                "exact | {'value':9007199254740993} | 9007199254740993",
                "truth | {'value':'True'} | true",
                "letter | {'value':'x'} | x",
                "words | {'value':12} | 12",
                "boxed | {} | null",
                "boxed | {'value':null} | null",
                "id | {'value':'123e4567-e89b-12d3-a456-426614174000'} | 123e4567-e89b-12d3-a456-426614174000",
                "colour | {'value':'green'} | GREEN",
                "weekday | {'value':'MONDAY'} | MONDAY",
                "date | {'value':'2026-02-28'} | 2026-02-28",
                "times | {'a':'08:00','b':'2026-01-31T08:00:00','c':'2026-01-31T08:00:00+01:00',"
                        + "'d':'2026-01-31T08:00:00Z','e':'PT90S'}"
                        + " | 08:00 2026-01-31T08:00 2026-01-31T08:00+01:00 2026-01-31T08:00:00Z PT1M30S",
                "years | {'a':2026,'b':'2026-01','c':'--01-31','d':'08:00+01:00','e':'+01:00'}"
                        + " | 2026 2026-01 --01-31 08:00+01:00 +01:00",
                "nothing | {} | called",
                "perhaps | {} | Optional.empty OptionalInt.empty OptionalLong.empty OptionalDouble.empty Optional.empty",
                "perhaps | {'a':1,'b':2,'c':3,'d':4,'e':{'what':'x','pieces':1,'by':'2026-01-31'}}"
                        + " | Optional[1] OptionalInt[2] OptionalLong[3] OptionalDouble[4.0]"
                        + " Optional[Line[what=x, pieces=1, by=2026-01-31]]",
                "list | {'value':[{'what':'cake','pieces':2.0,'by':'2026-01-31'}]}"
                        + " | [Line[what=cake, pieces=2, by=2026-01-31]]",
                "set | {'value':[3,1,3]} | [1, 3]",
                "array | {'value':[1,2]} | [1, 2]",
                "map | {'value':{'a':[1],'b':[]}} | {a=[1], b=[]}",
                "box | {'value':{'price':1.5,'lines':[{'what':'x','pieces':1,'by':'2026-01-31'}]}}"
                        + " | 1.5 [Line[what=x, pieces=1, by=2026-01-31]]",
                "pair | {'value':{'first':'a','second':{'first':1,'second':['RED']}}}"
                        + " | Pair[first=a, second=Pair[first=1, second=[RED]]]",
                "any | {'value':{'a':[1,{'b':null}]},'other':'x'} | {a=[1, {b=null}]} x",
                "standards | {} | 7 RED [Line[what=cake, pieces=1, by=2026-01-31]] PT5M <>",
                "standards | {'n':8,'c':null,'l':[],'d':'PT1S','s':'x'} | 8 RED [] PT1S <x>"
            })
    void what_a_model_may_send_becomes_a_methods_parameters(String name, String arguments, String made)
            throws Throwable {
        assertThat(call(name, arguments)).isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "whole | {'value':3.7} | value: 3.7 (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':1e12} | value: 1E+12 (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':1e999999999} | value: 1E+999999999"
                        + " (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':'many'} | value: \"many\" (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':''} | value: \"\" (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':true} | value: true (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':null} | value: missing (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {} | value: missing (expected: a whole number from -2147483648 to 2147483647)",
                "wide | {'value':9223372036854775808} | value: 9223372036854775808"
                        + " (expected: a whole number from -9223372036854775808 to 9223372036854775807)",
                "tiny | {'value':200} | value: 200 (expected: a whole number from -128 to 127)",
                "single | {'value':1e39} | value: 1E+39 (expected: a number of at most 3.40E+38 that a float holds)",
                "single | {'value':16777217} | value: 16777217 (expected: a number of at most 3.40E+38 that a float holds)",
                "single | {'value':'-16777217.0'} | value: \"-16777217.0\""
                        + " (expected: a number of at most 3.40E+38 that a float holds)",
                "single | {'value':123456789.12} | value: 123456789.12"
                        + " (expected: a number of at most 3.40E+38 that a float holds)",
                "single | {'value':1.00000001e9} | value: 1.00000001E+9"
                        + " (expected: a number of at most 3.40E+38 that a float holds)",
                "twice | {'value':1e309} | value: 1E+309 (expected: a number of at most 1.80E+308 that a double holds)",
                "twice | {'value':9007199254740993} | value: 9007199254740993"
                        + " (expected: a number of at most 1.80E+308 that a double holds)",
                "twice | {'value':36028797018963970} | value: 36028797018963970"
                        + " (expected: a number of at most 1.80E+308 that a double holds)",
                "exact | {'value':1e-999999999} | value: 1E-999999999 (expected: a number)",
                "truth | {'value':1} | value: 1 (expected: true or false)",
                "letter | {'value':'xy'} | value: \"xy\" (expected: one character such as x)",
                "words | {'value':['x']} | value: [\"x\"] (expected: a text)",
                "words | {} | value: missing (expected: a text)",
                "boxed | {'value':0.5} | value: 0.5 (expected: a whole number from -2147483648 to 2147483647)",
                "colour | {'value':'PINK'} | value: \"PINK\" (expected: RED, GREEN)",
                "date | {'value':'2026-02-30'} | value: \"2026-02-30\" (expected: a date such as 2026-01-31)",
                "list | {'value':{}} | value: {} (expected: an array)",
                "list | {'value':[null]} | value[0]: null (expected: an object of what, pieces, by)",
                "list | {'value':[{'what':'x','pieces':1.5,'by':'2026-01-31'}]}"
                        + " | value[0].pieces: 1.5 (expected: a whole number from -2147483648 to 2147483647)",
                "list | {'value':[{'what':'x','by':'2026-01-31'}]}"
                        + " | value[0].pieces: missing (expected: a whole number from -2147483648 to 2147483647)",
                "list | {'value':[{'what':'x','pieces':1,'by':'2026-01-31','price':3}]}"
                        + " | value[0].price: 3 (expected: an object of what, pieces, by)",
                "list | {'value':[{'what':'x','pieces':101,'by':'2026-01-31'}]}"
                        + " | value: pieces: 101 (expected: at most 100)",
                "map | {'value':{'a':['x']}}"
                        + " | value.a[0]: \"x\" (expected: a whole number from -2147483648 to 2147483647)",
                "whole | {'value':3,'more':1} | more: 1 (expected: one of value)",
                "boxed | {'valeu':1} | valeu: 1 (expected: one of value)",
                "boxed | {'more':null} | more: null (expected: one of value)",
                "standards | {'n':1,'zz':{}} | zz: {} (expected: one of n, c, l, d, s)",
                "nothing | {'x':1} | x: 1 (expected: no arguments)",
                "perhaps | {'d':9007199254740993} | d: 9007199254740993"
                        + " (expected: a number of at most 1.80E+308 that a double holds)",
                "perhaps | {'a':1.5} | a: 1.5 (expected: a whole number from -9223372036854775808 to 9223372036854775807)"
            })
    void what_does_not_fit_is_told_with_its_value_and_what_is_expected(String name, String arguments, String told) {
        assertThatThrownBy(() -> call(name, arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(told);
    }

    @Test
    void a_long_wrong_value_is_cut() {
        assertThatThrownBy(() -> call("whole", "{'value':'" + "x".repeat(1000) + "'}"))
                .hasMessageMatching("value: \"x{79}… \\(expected: .*");
    }

    @Test
    void the_model_is_told_what_may_be_left_out_and_how_a_date_is_written() {
        assertThat(schema("perhaps").required()).isEmpty();
        assertThat(schema("standards").required()).isEmpty();
        assertThat(schema("boxed").required()).isEmpty();
        assertThat(schema("perhaps").properties().get("b"))
                .isEqualTo(JsonIntegerSchema.builder().build());
        assertThat(schema("boxed").properties().get("value"))
                .isEqualTo(JsonIntegerSchema.builder().description("how many").build());
        JsonObjectSchema line = (JsonObjectSchema)
                ((JsonArraySchema) schema("list").properties().get("value")).items();
        assertThat(line.properties().keySet()).containsExactly("what", "pieces", "by");
        assertThat(line.required()).containsExactly("what", "pieces", "by");
        assertThat(line.properties().get("by"))
                .isEqualTo(JsonStringSchema.builder()
                        .description("when it must be there (a date such as 2026-01-31)")
                        .build());
    }

    record Answer(LocalDate day, Optional<String> note, Optional<String> none) {}

    @Test
    void an_answer_may_have_dates_and_optionals() throws Exception {
        assertThat(ToolJson.text(new Answer(LocalDate.of(2026, 1, 31), Optional.of("x"), Optional.empty())))
                .isEqualTo("{\"day\":\"2026-01-31\",\"note\":\"x\",\"none\":null}");
    }

    enum Coded {
        RED;

        @JsonValue
        String code() {
            return "r";
        }
    }

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    record Tree(String name, List<Tree> children) {}

    /** Has fields that a model would be offered, and no constructor that Jackson could call. */
    static final class Closed {
        private final String name;

        Closed(Supplier<String> name) {
            this.name = name.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What nobody could call as its model is told. */
    static class Bad {
        @Tool
        public void date(Date value) {}

        @Tool
        public void sealed(Shape value) {}

        @Tool
        public void tree(Tree value) {}

        @Tool
        public void closed(List<Closed> value) {}

        @Tool
        public void coded(Coded value) {}

        @Tool
        public void nested(Pair<String, Optional<String>> value) {}

        @Tool
        public void keys(Map<Integer, String> value) {}

        @Tool
        public void bytes(byte[] value) {}

        @Tool
        public void absent(@P(name = "value", required = false) int value) {}

        @Tool
        public void standard(@P(name = "value", defaultValue = "many") int value) {}

        @Tool
        public void both(@P(name = "value", defaultValue = "1") OptionalInt value) {}

        @Tool
        public void memory(@ToolMemoryId String value) {}

        @Tool
        public void twice(@P(name = "value") String one, @P(name = "value") String other) {}

        @Tool(name = "no name")
        public void name() {}

        @Tool
        void hidden() {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date | , parameter value: java.util.Date (expected: a number, a boolean",
                "sealed | , parameter value: dev.sluice.chat.ToolParametersTest$Shape (expected: a number",
                "tree | , parameter value.children[]: dev.sluice.chat.ToolParametersTest$Tree (expected: a number",
                "closed | , parameter value: java.util.List<dev.sluice.chat.ToolParametersTest$Closed> (expected: a type"
                        + " that Jackson makes of",
                "coded | , parameter value: dev.sluice.chat.ToolParametersTest$Coded (expected: a type that Jackson",
                "nested | , parameter value.second: java.util.Optional<java.lang.String> (expected: a number",
                "keys | , parameter value: java.util.Map<java.lang.Integer,java.lang.String> (expected: a number",
                "bytes | , parameter value: byte[] (expected: a number",
                "absent | , parameter value: int that is not required (expected: a defaultValue, an Optional",
                "standard | , parameter value: defaultValue many (expected: a whole number",
                "both | , parameter value: an Optional with a defaultValue (expected: one of both)",
                "memory | , parameter java.lang.String (expected: dev.sluice.agent.ToolCall",
                "twice | , parameter value (expected: a name that one parameter has)",
                "name | , name no name (expected: [a-zA-Z0-9_-]{1,64})",
                "hidden | ' (expected: a public method'"
            })
    void what_cannot_be_called_as_its_model_is_told_is_refused_by_name(String name, String refusal) {
        assertThatThrownBy(() -> BeanMethod.of(new Bad(), Bad.class, method(Bad.class, name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("@Tool: " + Bad.class.getName() + "." + name + refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'value':3.7}", "{}"})
    void the_model_is_told_of_a_wrong_argument_as_the_tools_error(String arguments) {
        ChatFixture chat = new ChatFixture();
        chat.tools.add(tool("whole"));
        called(chat, "whole", arguments.replace('\'', '"'));

        assertThat(chat.model.last().messages()).last().asString().contains("(expected: a whole number");
    }

    @Test
    void a_tool_with_an_argument_that_it_does_not_have_is_not_called_and_the_model_is_told() {
        Good bean = new Good();
        ChatFixture chat = new ChatFixture();
        chat.tools.add(BeanMethod.of(bean, Good.class, method(Good.class, "nothing")));
        called(chat, "nothing", "{\"x\":1}");

        assertThat(bean.calls).isZero();
        assertThat(chat.model.last().messages()).last().isEqualTo("tool: x: 1 (expected: no arguments)");
        assertThat(chat.output.others()).anyMatch(each -> each.contains("\"code\":\"tool_arguments\""));
    }

    @Test
    void an_error_that_a_tool_throws_is_logged_by_its_own_class() {
        ChatFixture chat = new ChatFixture();
        chat.tools.add(tool("overflows"));
        try (LogLines log = LogLines.of(ToolRun.class)) {
            called(chat, "overflows", "{}");

            assertThat(log.all()).singleElement().asString().endsWith(" cause=java.lang.StackOverflowError");
        }
        assertThat(chat.model.last().messages()).last().isEqualTo("tool: the tool failed");
        assertThat(chat.output.others()).anyMatch(each -> each.contains("\"code\":\"tool_failed\""));
    }

    private static void called(ChatFixture chat, String name, String arguments) {
        chat.begin("go");
        chat.model
                .last()
                .calls(ToolExecutionRequest.builder()
                        .id("c1")
                        .name(name)
                        .arguments(arguments)
                        .build());
        chat.timers.advance(Duration.ZERO);
    }

    private static JsonObjectSchema schema(String name) {
        return tool(name).specification().parameters();
    }

    private static OfferedTool tool(String name) {
        return BeanMethod.of(new Good(), Good.class, method(Good.class, name));
    }

    private static Object call(String name, String arguments) throws Throwable {
        ToolCall call = new ToolCall("s", "m", 1, "d", "alice", new HandCancellation());
        return tool(name).body().call(ToolJson.tree(arguments.replace('\'', '"')), call);
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
