package dev.tidemark.projector.projection;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The way from a row, at one place of the document, up to the documents that hold it there.
 *
 * @param path of the relation the row stands in; empty for the root
 * @param columns of the row, with which the way begins
 * @param lookup how it goes on; empty where the columns are the key of the document already
 */
public record Ascent(String path, List<String> columns, Optional<Lookup> lookup) {

    public Ascent {
        columns = List.copyOf(columns);
    }

    /**
     * A query that finds documents.
     *
     * @param from {@code FROM}, joins and {@code WHERE}, up to where the start is named
     * @param start the columns that are equal to the row's
     * @param documents the columns that hold the documents' keys
     * @param printed the documents' key columns as they are selected
     */
    public record Lookup(String from, SqlKey start, SqlKey documents, List<String> printed) {

        /** The keys of documents of these rows, each once, in no order. */
        public String all(Collection<List<Object>> rows) {
            return select() + start.in(rows);
        }

        /** At most {@code limit} of them. */
        public String some(Collection<List<Object>> rows, int limit) {
            return all(rows) + " LIMIT " + limit;
        }

        /**
         * The keys of documents of one row, each once, in key order.
         *
         * @param after the key behind which they lie; null for the first ones
         * @param upTo the key with which they end; null for no bound
         */
        public String page(List<Object> row, List<Object> after, List<Object> upTo, int limit) {
            return select() + start.in(List.of(row)) + (after == null ? "" : " AND " + documents.after(after))
                    + (upTo == null ? "" : " AND " + documents.upTo(upTo)) + " ORDER BY " + documents.list()
                    + " LIMIT " + limit;
        }

        /** How many documents one row has; no more than {@code most} are counted. */
        public String count(List<Object> row, long most) {
            String columns =
                    IntStream.range(0, printed.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
            return "SELECT COUNT(*) FROM (" + select() + start.in(List.of(row)) + " LIMIT " + most + ") found ("
                    + columns + ")";
        }

        /** For each of these rows its place in the list, from 0 on, and how many documents it has; see {@link #count}. */
        public String counts(List<List<Object>> rows, long most) {
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> "SELECT " + i + ", (" + count(rows.get(i), most) + ")")
                    .collect(Collectors.joining(" UNION ALL "));
        }

        /** Finds nothing; MySQL says all the same whether it can be run. */
        public String nothing() {
            return select() + "FALSE ORDER BY " + documents.list();
        }

        private String select() {
            return "SELECT DISTINCT STRAIGHT_JOIN " + String.join(", ", printed) + from;
        }
    }
}
