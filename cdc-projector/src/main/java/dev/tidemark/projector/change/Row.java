package dev.tidemark.projector.change;

import java.util.Map;

/**
 * One image of a row, reduced to the columns that keys and relations use.
 *
 * <p>Values are canonical, the same whether they come from the binlog or from JDBC: integers are {@link Long}
 * ({@link java.math.BigInteger} above {@link Long#MAX_VALUE}), binary values {@link Bytes}, all else {@link String};
 * SQL NULL is {@code null}.
 */
public record Row(Map<String, Object> values) {

    /** The value of a column; null where the column is NULL or not part of this image. */
    public Object get(String column) {
        return values.get(column);
    }
}
