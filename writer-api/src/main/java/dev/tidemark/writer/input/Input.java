package dev.tidemark.writer.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One JSON object of a request, read field by field.
 *
 * <p>A field that is wrong is noted under its JSON Pointer and read as {@code null} or 0; {@link #check()} then refuses
 * the whole request with all notes. So a reader reads everything, calls {@code check()}, and only then uses the values.
 */
public final class Input {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");

    private final String pointer;
    private final JsonNode object;
    private final Problems problems;

    private Input(String pointer, JsonNode object, Problems problems, List<String> known) {
        this.pointer = pointer;
        this.object = object;
        this.problems = problems;
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.unknown(at(name), known);
            }
        });
    }

    /** Reads a whole body; {@code known} are the fields it may have. */
    public static Input of(JsonNode body, String... known) {
        return new Input("", body, new Problems(), List.of(known));
    }

    /** Refuses the request if anything was wrong with it: 400 for unknown fields, 422 for wrong values. */
    public void check() {
        problems.check();
    }

    /** Notes something that only the caller can know to be wrong. */
    public void reject(String field, String message) {
        problems.invalid(at(field), message);
    }

    public String text(String field, int maxLength) {
        return text(field, maxLength, Text.LINE);
    }

    /** Absent and {@code null} are the same: {@code null}. */
    public String optionalText(String field, int maxLength, Text text) {
        return isAbsent(field) ? null : text(field, maxLength, text);
    }

    private String text(String field, int maxLength, Text text) {
        JsonNode value = required(field);
        if (value == null) {
            return null;
        }
        String problem = value.isTextual() ? text.problem(value.textValue(), maxLength) : "must be a string";
        return problem == null ? value.textValue() : this.<String>wrong(field, problem);
    }

    /** A text of a certain form; {@code form} completes "must be". */
    public String text(String field, int maxLength, Pattern pattern, String form) {
        String text = text(field, maxLength);
        return text == null || pattern.matcher(text).matches() ? text : this.<String>wrong(field, "must be " + form);
    }

    public int integer(String field, int min, int max) {
        return (int) number(field, min, max);
    }

    public int optionalInteger(String field, int min, int max, int otherwise) {
        return isAbsent(field) ? otherwise : integer(field, min, max);
    }

    public long id(String field) {
        return number(field, 1, Long.MAX_VALUE);
    }

    private long number(String field, long min, long max) {
        JsonNode value = required(field);
        if (value == null) {
            return 0;
        }
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max) {
            return value.longValue();
        }
        reject(field, "must be a whole number from " + min + (max == Long.MAX_VALUE ? "" : " to " + max));
        return 0;
    }

    /** {@code {"amount": "19.90", "currency": "EUR"}} */
    public Money money(String field) {
        Input money = object(field, "amount", "currency");
        if (money == null) {
            return null;
        }
        String amount = money.text("amount", 20, AMOUNT, "an amount such as \"19.90\"");
        Currency currency = money.currency("currency");
        if (amount == null || currency == null) {
            return null;
        }
        try {
            return new Money(new BigDecimal(amount), currency);
        } catch (IllegalArgumentException e) {
            return money.wrong("amount", e.getMessage());
        }
    }

    private Currency currency(String field) {
        String code = text(field, 3);
        if (code == null) {
            return null;
        }
        try {
            Currency currency = Currency.getInstance(code);
            // Gold, "no currency" and the like have none, and so no amounts.
            return currency.getDefaultFractionDigits() < 0
                    ? this.<Currency>wrong(field, code + " is not money that a price can be in")
                    : currency;
        } catch (IllegalArgumentException e) {
            return wrong(field, "must be an ISO 4217 code such as EUR");
        }
    }

    private Input object(String field, String... known) {
        JsonNode value = required(field);
        if (value == null) {
            return null;
        }
        return value.isObject()
                ? new Input(at(field), value, problems, List.of(known))
                : this.<Input>wrong(field, "must be an object");
    }

    /** An array of objects. */
    public List<Input> objects(String field, int minSize, int maxSize, String... known) {
        JsonNode array = required(field);
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.size() < minSize || array.size() > maxSize) {
            reject(field, "must be an array of " + minSize + " to " + maxSize + " objects");
            return List.of();
        }
        List<Input> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i).isObject()) {
                elements.add(new Input(at(field) + "/" + i, array.get(i), problems, List.of(known)));
            } else {
                problems.invalid(at(field) + "/" + i, "must be an object");
            }
        }
        return elements;
    }

    /** An object of the client's own making, within {@link FreeForm}'s bounds; absent and {@code null} are empty. */
    public ObjectNode freeForm(String field) {
        if (isAbsent(field)) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode value = object.get(field);
        if (!value.isObject()) {
            return wrong(field, "must be an object");
        }
        List<FieldError> errors = FreeForm.check(at(field), value);
        errors.forEach(error -> problems.invalid(error.field(), error.message()));
        return (ObjectNode) value;
    }

    private boolean isAbsent(String field) {
        return object.path(field).isMissingNode() || object.path(field).isNull();
    }

    private JsonNode required(String field) {
        return isAbsent(field) ? this.<JsonNode>wrong(field, "is required") : object.get(field);
    }

    private <T> T wrong(String field, String message) {
        reject(field, message);
        return null;
    }

    private String at(String field) {
        return pointer + "/" + escaped(field);
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
