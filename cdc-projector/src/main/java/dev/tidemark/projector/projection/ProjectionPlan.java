package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import dev.tidemark.projector.transform.DocumentTransformer;
import dev.tidemark.runtime.ids.Routing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A projection, compiled against the schema: all that is needed to find and load documents. Immutable.
 *
 * @param key the root's columns that name its document, in the order of its {@code _id}
 * @param routing on which shard a document is
 * @param rootKeys the root table and its key, for a scan: {@code SELECT … FROM …}
 * @param documents how documents are loaded
 * @param transformer what they go through then
 * @param ascents for each table of the projection, the ways from its rows to documents
 * @param columns for each table, the columns that a row change must bring: keys and foreign keys
 * @param content how documents come about, a line for each relation and field, its path first; equal where they do alike
 * @param hash stands for the content and the mapping of the documents: where it differs, an index is outdated
 * @param text the projection file that it was compiled from
 */
public record ProjectionPlan(
        String collection,
        TableId root,
        List<String> key,
        Routing routing,
        Scan rootKeys,
        RowPlan documents,
        Optional<DocumentTransformer> transformer,
        Map<TableId, List<Ascent>> ascents,
        Map<TableId, Set<String>> columns,
        IndexMapping mapping,
        String content,
        String hash,
        String text) {

    public ProjectionPlan {
        key = List.copyOf(key);
        ascents = ascents.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        columns = columns.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /**
     * The keys of the root table.
     *
     * @param from {@code FROM} the root table, by its key
     * @param only the conditions that hold for its rows, each with {@code AND} before it
     */
    public record Scan(String from, String only, SqlKey key) {

        /** @param after the key behind which they lie; null for the first ones */
        public String page(List<Object> after, int limit) {
            return page(null, null, after, limit);
        }

        /**
         * @param first the key with which they begin; null for no bound
         * @param last the key with which they end; null for no bound
         * @param after the key behind which they lie; null for the first ones
         */
        public String page(List<Object> first, List<Object> last, List<Object> after, int limit) {
            List<String> bounds = new ArrayList<>();
            if (after != null) {
                bounds.add(key.after(after));
            } else if (first != null) {
                bounds.add(key.from(first));
            }
            if (last != null) {
                bounds.add(key.upTo(last));
            }
            return "SELECT " + key.printed() + where(String.join(" AND ", bounds)) + " ORDER BY " + key.list()
                    + " LIMIT " + limit;
        }

        /** Those of these keys that have a row. */
        public String existing(Collection<List<Object>> keys) {
            return "SELECT " + key.printed() + where(key.in(keys));
        }

        /** The row with this key, all of it, whether it matches or not. */
        public String row(List<Object> values) {
            return "SELECT *" + from + " WHERE " + key.in(List.of(values));
        }

        /** Asks the optimizer how many rows there are: at once, and never older than the server's statistics. */
        public String estimate() {
            return "EXPLAIN FORMAT=TRADITIONAL SELECT " + key.list() + where("");
        }

        private String where(String condition) {
            String all = condition.isEmpty() && !only.isEmpty() ? only.substring(" AND ".length()) : condition + only;
            return from + (all.isEmpty() ? "" : " WHERE " + all);
        }
    }
}
