package dev.sluice.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A value without parts. Small models write numbers and truth values as texts: that is read where nothing is lost by it. */
sealed interface ScalarType extends ToolType {
    JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Digits before or after the point of a number that has no narrower bound: none that is meant is longer. */
    int DIGITS_MAX = 400;

    /**
     * A whole number.
     *
     * @param bits how many the Java type has, its sign among them; null for as many as it takes
     */
    record Whole(@Nullable Integer bits) implements ScalarType {
        @Override
        public String expected() {
            if (bits == null) return "a whole number";
            BigInteger end = BigInteger.TWO.pow(bits - 1);
            return "a whole number from " + end.negate() + " to " + end.subtract(BigInteger.ONE);
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonIntegerSchema.builder().description(description).build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            BigDecimal number = numberOrNull(given);
            if (number == null || number.stripTrailingZeros().scale() > 0) throw wrong(given, path);
            BigInteger whole = number.toBigIntegerExact();
            if (bits != null && whole.bitLength() >= bits) throw wrong(given, path);
            return NODES.numberNode(whole);
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return NODES.numberNode(1);
        }
    }

    /**
     * A number.
     *
     * @param binary what the Java type can hold; null for all
     */
    record Decimal(@Nullable BinaryForm binary) implements ScalarType {
        @Override
        public String expected() {
            return binary == null ? "a number" : binary.expected();
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonNumberSchema.builder().description(description).build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            BigDecimal number = numberOrNull(given);
            if (number == null || (binary != null && !binary.holds(number))) throw wrong(given, path);
            return DecimalNode.valueOf(number);
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return NODES.numberNode(new BigDecimal("1.5"));
        }
    }

    /** True or false. */
    record Truth() implements ScalarType {
        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonBooleanSchema.builder().description(description).build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            if (given.isBoolean()) return given;
            return switch (given.isTextual() ? given.textValue().toLowerCase(Locale.ROOT) : "") {
                case "true" -> BooleanNode.TRUE;
                case "false" -> BooleanNode.FALSE;
                default -> throw wrong(given, path);
            };
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return BooleanNode.TRUE;
        }
    }

    /** A text of some form. */
    record Text(TextForm form) implements ScalarType {
        @Override
        public String expected() {
            return form.expected();
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            String told = form.isFree() ? description : form.described(description);
            return JsonStringSchema.builder().description(told).build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            // A number where a text is wanted has lost nothing: a house number, a year.
            boolean isText = given.isTextual() || (given.isValueNode() && !given.isNull());
            if (!isText || !form.fits(given.asText())) throw wrong(given, path);
            return TextNode.valueOf(given.asText());
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return TextNode.valueOf(form.example());
        }
    }

    /** One of several names. */
    record Choice(List<String> names) implements ScalarType {
        @Override
        public String expected() {
            return String.join(", ", names);
        }

        @Override
        public JsonSchemaElement schema(@Nullable String description) {
            return JsonEnumSchema.builder()
                    .enumValues(names)
                    .description(description)
                    .build();
        }

        @Override
        public JsonNode read(JsonNode given, String path) {
            if (given.isTextual() && names.contains(given.textValue())) return given;
            List<String> alike = names.stream()
                    .filter(name -> given.isTextual() && name.equalsIgnoreCase(given.textValue()))
                    .toList();
            if (alike.size() != 1) throw wrong(given, path);
            return TextNode.valueOf(alike.get(0));
        }

        @Override
        public JsonNode sample(boolean isFull) {
            return TextNode.valueOf(names.get(0));
        }
    }

    /** The number that {@code given} is or spells; null for anything else, and for one of more digits than anybody means. */
    private static @Nullable BigDecimal numberOrNull(JsonNode given) {
        BigDecimal number;
        if (given.isNumber()) number = given.decimalValue();
        else if (!given.isTextual() || given.textValue().length() > DIGITS_MAX) return null;
        else {
            try {
                number = new BigDecimal(given.textValue().strip());
            } catch (NumberFormatException noNumber) {
                return null;
            }
        }
        long digitsBefore = (long) number.precision() - number.scale();
        return digitsBefore > DIGITS_MAX || number.scale() > DIGITS_MAX ? null : number;
    }
}
