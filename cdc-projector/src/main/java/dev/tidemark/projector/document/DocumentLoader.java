package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.Part;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.RowPlan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys to documents: what the database says they look like. The only way in which a document is built.
 *
 * <p>One query for the documents, with their many-to-one relations joined in, and one for each one-to-many relation, all in
 * one snapshot. Rows become JSON as they come and are folded by the object they belong to; no more than one row of a query
 * is in memory at a time.
 */
public final class DocumentLoader {

    /** Fewer cost round trips, more cost memory for documents with large arrays. */
    public static final int KEYS_A_QUERY = 500;

    /** What an object that holds elements costs beside them, and a document beside its JSON. */
    private static final int OVERHEAD = 400;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final JsonBytes EMPTY = new JsonBytes(1).append('[');

    /** Of a document, while it is loaded; what is larger is not even read to its end. */
    private static final long MOST_BYTES = 64L << 20;

    /** Where many had no room, so much fewer may have. */
    private static final int FEWER = 8;

    private DocumentLoader() {}

    /**
     * The documents. A key whose root row does not exist, or is none of those that the projection wants, is not in the map; a
     * document that no memory can be had for is {@link LoadedDocument#tooLarge}.
     *
     * @throws LoadException CONFIGURATION if a table or column of the plan is gone, TRANSIENT if another attempt may succeed
     */
    public static Map<DocumentKey, LoadedDocument> load(
            Snapshot snapshot, ProjectionPlan plan, Collection<DocumentKey> keys) {
        Map<DocumentKey, LoadedDocument> documents = new LinkedHashMap<>(keys.size() * 2);
        for (List<DocumentKey> chunk : Chunks.of(keys, KEYS_A_QUERY)) {
            int most = chunk.size();
            List<DocumentKey> left = chunk;
            while (!left.isEmpty()) {
                List<DocumentKey> some = left.subList(0, Math.min(most, left.size()));
                Loaded loaded = load(snapshot, plan, some, MOST_BYTES);
                documents.putAll(loaded.documents());
                List<DocumentKey> next = new ArrayList<>(loaded.rest());
                if (next.size() == some.size()) {
                    most = Math.max(1, some.size() / FEWER);
                    if (some.size() == 1) {
                        documents.put(next.remove(0), LoadedDocument.tooLarge(MOST_BYTES));
                    }
                }
                next.addAll(left.subList(some.size(), left.size()));
                left = next;
            }
        }
        return documents;
    }

    /**
     * As many of the documents as there is room for.
     *
     * @param keys {@link #KEYS_A_QUERY} at most
     * @param most bytes to be held at a time; a row more at most
     * @throws LoadException as {@link #load(Snapshot, ProjectionPlan, Collection)}
     */
    public static Loaded load(Snapshot snapshot, ProjectionPlan plan, List<DocumentKey> keys, long most) {
        try {
            return new Load(snapshot, plan, keys, most).load();
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }

    /**
     * @param documents as {@link #load(Snapshot, ProjectionPlan, Collection)} gives them
     * @param rest keys that there was no room to look at
     */
    public record Loaded(Map<DocumentKey, LoadedDocument> documents, List<DocumentKey> rest) {}

    /** One chunk. */
    private static final class Load {

        private final Snapshot snapshot;
        private final ProjectionPlan plan;
        private final List<DocumentKey> wanted;
        private final List<List<Object>> keys;
        private final long most;
        private long held;
        private boolean full;

        Load(Snapshot snapshot, ProjectionPlan plan, List<DocumentKey> wanted, long most) {
            this.snapshot = snapshot;
            this.plan = plan;
            this.wanted = wanted;
            this.keys = wanted.stream().map(DocumentKey::values).toList();
            this.most = most;
        }

        Loaded load() throws SQLException {
            RowPlan root = plan.documents();
            Map<DocumentKey, LoadedDocument> documents = new LinkedHashMap<>(keys.size() * 2);
            List<Map<Bytes, JsonBytes>> arrays = arrays(root);
            if (full) {
                return new Loaded(documents, wanted);
            }
            List<KeyType> types = root.query().key().types();
            Set<DocumentKey> seen = new HashSet<>(keys.size() * 2);
            JsonBytes json = new JsonBytes(1024);
            try (Rows rows = Rows.streamed(snapshot.connection(), root.query().sql(keys))) {
                while (!full && rows.next()) {
                    json.clear();
                    object(rows, root, arrays, json);
                    DocumentKey key = new DocumentKey(plan.collection(), rows.key(1, types));
                    byte[] source = json.toArray();
                    seen.add(key);
                    if (plan.transformer().isEmpty()) {
                        documents.put(key, new LoadedDocument(source, null));
                    } else {
                        Transformation.of(plan.transformer().get(), key, source)
                                .ifPresent(document -> documents.put(key, document));
                    }
                    hold(source.length + OVERHEAD);
                }
            }
            return new Loaded(
                    documents,
                    full ? wanted.stream().filter(key -> !seen.contains(key)).toList() : List.of());
        }

        private void hold(long bytes) {
            held += bytes;
            full = held > most;
        }

        /** For each array in such objects: its elements by the object that holds them. Not complete when it is full. */
        private List<Map<Bytes, JsonBytes>> arrays(RowPlan objects) throws SQLException {
            List<Map<Bytes, JsonBytes>> arrays = new ArrayList<>();
            for (RowPlan array : objects.arrays()) {
                arrays.add(elements(array));
            }
            return arrays;
        }

        private Map<Bytes, JsonBytes> elements(RowPlan array) throws SQLException {
            Map<Bytes, JsonBytes> byHolder = new HashMap<>();
            long before = held;
            List<Map<Bytes, JsonBytes>> inner = arrays(array);
            long inside = held - before;
            if (full) {
                return byHolder;
            }
            try (Rows rows = Rows.streamed(snapshot.connection(), array.query().sql(keys))) {
                while (!full && rows.next()) {
                    Bytes holder = rows.identity(array.parent());
                    JsonBytes elements = byHolder.get(holder);
                    if (elements == null) {
                        elements = new JsonBytes(256);
                        byHolder.put(holder, elements);
                        hold(OVERHEAD);
                    }
                    int length = elements.length();
                    object(rows, array, inner, elements.append(length == 0 ? '[' : ','));
                    hold(elements.length() - length);
                }
            }
            held -= inside; // it is in these elements now
            return byHolder;
        }

        private static void object(Rows rows, RowPlan plan, List<Map<Bytes, JsonBytes>> arrays, JsonBytes json)
                throws SQLException {
            Bytes own = arrays.isEmpty() ? null : rows.identity(plan.own());
            parts(rows, plan.parts(), own, arrays, json);
        }

        private static void parts(
                Rows rows, List<Part> parts, Bytes own, List<Map<Bytes, JsonBytes>> arrays, JsonBytes json)
                throws SQLException {
            char before = '{';
            for (Part part : parts) {
                json.append(before).append(part.label());
                before = ',';
                if (part instanceof Part.Value value) {
                    Columns.write(value.type(), rows.column(value.column()), json);
                } else if (part instanceof Part.Constant constant) {
                    json.append(constant.json());
                } else if (part instanceof Part.Group group) {
                    parts(rows, group.parts(), own, arrays, json);
                } else if (part instanceof Part.Related related) {
                    if (rows.column(related.marker()) == null) {
                        json.append(NULL);
                    } else {
                        parts(rows, related.parts(), own, arrays, json);
                    }
                } else if (part instanceof Part.Elements elements) {
                    JsonBytes found = arrays.get(elements.array()).get(own);
                    json.append(found == null ? EMPTY : found).append(']');
                }
            }
            if (parts.isEmpty()) {
                json.append('{'); // all of it is computed
            }
            json.append('}');
        }
    }
}
