package dev.tidemark.search.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.runtime.dates.DateSpan;
import dev.tidemark.search.collections.Kind;
import java.math.BigDecimal;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a value of a field must be. */
public sealed interface Match {

    record Exactly(JsonNode value) implements Match {}

    /** Both ends belong to it; null where it is open. */
    record Between(JsonNode from, JsonNode to) implements Match {}

    /** There is none. */
    record Missing() implements Match {}

    /**
     * @param text null for no value
     * @throws IllegalArgumentException saying what it must be, where it is not a value or range of this kind
     */
    static Match of(Kind kind, String text) {
        if (text == null) {
            return new Missing();
        }
        return switch (kind) {
            case KEYWORD -> new Exactly(TextNode.valueOf(text));
            case BOOLEAN -> new Exactly(JsonNodeFactory.instance.booleanNode(bool(text)));
            case INTEGER -> number(text, Match::integer, LongNode::valueOf);
            case DECIMAL -> number(text, Match::decimal, DecimalNode::valueOf);
            case DATE -> date(text);
        };
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("must be true or false");
        }
        return text.equals("true");
    }

    private static <T extends Comparable<T>> Match number(
            String text, Function<String, T> parse, Function<T, JsonNode> json) {
        return text.contains("..")
                ? range(text, parse, parse, (from, to) -> new Between(of(from, json), of(to, json)))
                : new Exactly(json.apply(parse.apply(text)));
    }

    private static Match date(String text) {
        if (text.contains("..")) {
            return range(
                    text,
                    from -> DateSpan.parse(from).first(),
                    to -> DateSpan.parse(to).last(),
                    (from, to) -> new Between(of(from, LongNode::valueOf), of(to, LongNode::valueOf)));
        }
        DateSpan span = DateSpan.parse(text);
        return new Between(LongNode.valueOf(span.first()), LongNode.valueOf(span.last()));
    }

    private static <T extends Comparable<T>> Match range(
            String text, Function<String, T> first, Function<String, T> last, BiFunction<T, T, Match> range) {
        int dots = text.indexOf("..");
        String begin = text.substring(0, dots);
        String end = text.substring(dots + 2);
        T from = begin.isEmpty() ? null : first.apply(begin);
        T to = end.isEmpty() ? null : last.apply(end);
        if (from == null && to == null) {
            throw new IllegalArgumentException("is a range without an end: one of a..b must be there");
        }
        if (from != null && to != null && from.compareTo(to) > 0) {
            throw new IllegalArgumentException("is a range that ends before it begins");
        }
        return range.apply(from, to);
    }

    private static <T> JsonNode of(T value, Function<T, JsonNode> json) {
        return value == null ? null : json.apply(value);
    }

    private static Long integer(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, or a range of them like 10..50");
        }
    }

    private static BigDecimal decimal(String text) {
        if (text.matches("[+-]?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?")) {
            BigDecimal number = new BigDecimal(text);
            if (Double.isFinite(number.doubleValue())) {
                return number;
            }
        }
        throw new IllegalArgumentException("must be a number, or a range of them like 10..49.90");
    }
}
