package dev.tidemark.projector.projection;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One entry of a JSON object, in terms of the row that the object is made of. Columns are counted from 1. */
public sealed interface Part {

    /** The entry's name as it stands in JSON, {@code "name":}, in UTF-8. */
    byte[] label();

    static byte[] label(String name) {
        return ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    }

    /** A column. */
    record Value(byte[] label, int column, ValueType type) implements Part {}

    /** The same in every document: {@code json}, in UTF-8. */
    record Constant(byte[] label, byte[] json) implements Part {}

    /** An object that is always there: {@code price} of {@code price.amount}. */
    record Group(byte[] label, List<Part> parts) implements Part {}

    /**
     * The row that a many-to-one relation found.
     *
     * @param marker a column that is NULL where there is no such row; the entry is null then
     */
    record Related(byte[] label, int marker, List<Part> parts) implements Part {}

    /** @param array which of the {@link RowPlan#arrays} */
    record Elements(byte[] label, int array) implements Part {}
}
