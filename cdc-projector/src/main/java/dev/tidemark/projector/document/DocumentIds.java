package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.CanonicalValue;
import dev.tidemark.projector.change.Shortest;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.runtime.ids.IdTexts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The way back: from an {@code _id} in an index to the key that has it. */
public final class DocumentIds {

    private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";

    private static final Predicate<String> INTEGER = form("-?\\d{1,20}");
    private static final Predicate<String> YEAR = form("0|\\d{4}");
    private static final Predicate<String> DECIMAL = form("-?\\d{1,65}(\\.\\d{1,30})?");
    private static final Predicate<String> FLOATING = form("-?\\d{1,25}(\\.\\d{1,25})?(e[-+]\\d{1,3})?");
    private static final Predicate<String> TIME = form("-?\\d{2,3}:[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?");
    private static final Predicate<String> HEX = form("([0-9a-f]{2})*");
    private static final Predicate<String> DATE = form(DAY);
    private static final Predicate<String> DATETIME = form(DAY + " ([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?");

    private static final Predicate<String> HASH = form(DocumentKey.HASHED);

    private DocumentIds() {}

    private static Predicate<String> form(String expression) {
        return Pattern.compile(expression).asMatchPredicate();
    }

    /** Stands for the values of a key of which only the id is known. */
    record Name(String id) {}

    /** The key with this id; empty where no row can have it, and where the id is a hash, which no way leads back from. */
    public static Optional<DocumentKey> key(ProjectionPlan plan, String id) {
        List<KeyType> types = plan.rootKeys().key().types();
        List<String> texts = types.size() == 1 ? List.of(id) : IdTexts.split(id);
        if (isHash(id) || texts.size() != types.size()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (!fits(types.get(i), texts.get(i))) {
                return Optional.empty();
            }
            values.add(value(types.get(i), texts.get(i)));
        }
        // 007 can be read as a key, but the key 7 has another id.
        return Optional.of(new DocumentKey(plan.collection(), values))
                .filter(key -> key.id().equals(id));
    }

    /** A document of which only the id is known. */
    public static DocumentKey named(String collection, String id) {
        return new DocumentKey(collection, List.of(new Name(id)));
    }

    /** True where only the id is known: nothing can be loaded by it. */
    public static boolean isNamed(DocumentKey key) {
        return key.values().get(0) instanceof Name;
    }

    /** True where the id stands for a key that is too long to be one. */
    public static boolean isHash(String id) {
        return id.startsWith("#") && HASH.test(id);
    }

    /** Only what MySQL takes for a value of the type without an error. */
    private static boolean fits(KeyType type, String text) {
        return switch (type.kind()) {
            case INTEGER -> INTEGER.test(text);
            case BITS -> INTEGER.test(text) && !text.startsWith("-");
            case YEAR -> YEAR.test(text);
            case DECIMAL -> DECIMAL.test(text);
            case FLOAT -> FLOATING.test(text) && Float.isFinite(Float.parseFloat(text));
            case DOUBLE -> FLOATING.test(text) && Double.isFinite(Double.parseDouble(text));
            case TEXT -> true;
            case ENUM -> text.isEmpty() || type.labels().contains(text);
            case SET -> text.isEmpty() || type.labels().containsAll(List.of(text.split(",", -1)));
            case BINARY -> HEX.test(text);
            case DATE -> DATE.test(text) && isDate(text);
            case DATETIME -> DATETIME.test(text) && isDate(text);
            case TIME -> TIME.test(text);
        };
    }

    private static boolean isDate(String text) {
        int month = Integer.parseInt(text.substring(5, 7));
        int day = Integer.parseInt(text.substring(8, 10));
        if (month == 0 || day == 0) {
            return month <= 12 && day <= 31; // MySQL's zero dates
        }
        try {
            LocalDate.of(Integer.parseInt(text.substring(0, 4)), month, day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Object value(KeyType type, String text) {
        return switch (type.kind()) {
            case INTEGER, BITS, YEAR -> CanonicalValue.integer(text);
            case FLOAT -> Shortest.text(Float.parseFloat(text));
            case DOUBLE -> Shortest.text(Double.parseDouble(text));
            case BINARY -> new Bytes(HexFormat.of().parseHex(text));
            default -> text;
        };
    }
}
