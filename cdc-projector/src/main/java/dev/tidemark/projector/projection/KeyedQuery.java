package dev.tidemark.projector.projection;

import java.util.Collection;
import java.util.List;

/** A query for the rows that belong to some keys. */
public record KeyedQuery(String head, SqlKey key, String tail) {

    /** Finds nothing; MySQL says all the same whether it can be run: tables, columns, rights and collations come first. */
    public String nothing() {
        return head + "FALSE" + tail;
    }

    /** @param keys canonical values; at least one */
    public String sql(Collection<List<Object>> keys) {
        return head + key.in(keys) + tail;
    }
}
