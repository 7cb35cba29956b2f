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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys to documents: what the database says they look like. The only way in which a document is built.
 *
 * <p>One query for the documents, with their many-to-one relations joined in, and one for each one-to-many relation, all in
 * one snapshot. Rows become JSON as they come and are folded by the object they belong to.
 */
public final class DocumentLoader {

    /** Fewer cost round trips, more cost memory for documents with large arrays. */
    private static final int KEYS_A_QUERY = 500;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final JsonBytes EMPTY = new JsonBytes(1).append('[');

    private DocumentLoader() {}

    /**
     * The documents. A key whose root row does not exist, or is none of those that the projection wants, is not in the map.
     *
     * @throws LoadException CONFIGURATION if a table or column of the plan is gone, TRANSIENT if another attempt may succeed
     */
    public static Map<DocumentKey, LoadedDocument> load(
            Snapshot snapshot, ProjectionPlan plan, Collection<DocumentKey> keys) {
        Map<DocumentKey, LoadedDocument> documents = new LinkedHashMap<>(keys.size() * 2);
        for (List<List<Object>> chunk :
                Chunks.of(keys.stream().map(DocumentKey::values).toList(), KEYS_A_QUERY)) {
            try {
                new Load(snapshot, plan, chunk).into(documents);
            } catch (SQLException e) {
                throw LoadException.of(e, plan);
            }
        }
        return documents;
    }

    /** One chunk. */
    private record Load(Snapshot snapshot, ProjectionPlan plan, List<List<Object>> keys) {

        void into(Map<DocumentKey, LoadedDocument> documents) throws SQLException {
            RowPlan root = plan.documents();
            List<KeyType> types = root.query().key().types();
            List<Map<Bytes, JsonBytes>> arrays = arrays(root);
            JsonBytes json = new JsonBytes(1024);
            try (Rows rows = Rows.of(snapshot.connection(), root.query().sql(keys))) {
                while (rows.next()) {
                    json.clear();
                    object(rows, root, arrays, json);
                    DocumentKey key = new DocumentKey(plan.collection(), rows.key(1, types));
                    byte[] source = json.toArray();
                    if (plan.transformer().isEmpty()) {
                        documents.put(key, new LoadedDocument(source, null));
                    } else {
                        Transformation.of(plan.transformer().get(), key, source)
                                .ifPresent(document -> documents.put(key, document));
                    }
                }
            }
        }

        /** For each array in such objects: its elements by the object that holds them. */
        private List<Map<Bytes, JsonBytes>> arrays(RowPlan objects) throws SQLException {
            List<Map<Bytes, JsonBytes>> arrays = new ArrayList<>();
            for (RowPlan array : objects.arrays()) {
                arrays.add(elements(array));
            }
            return arrays;
        }

        private Map<Bytes, JsonBytes> elements(RowPlan array) throws SQLException {
            List<Map<Bytes, JsonBytes>> inner = arrays(array);
            Map<Bytes, JsonBytes> byHolder = new HashMap<>();
            try (Rows rows = Rows.of(snapshot.connection(), array.query().sql(keys))) {
                while (rows.next()) {
                    JsonBytes elements =
                            byHolder.computeIfAbsent(rows.identity(array.parent()), holder -> new JsonBytes(256));
                    object(rows, array, inner, elements.append(elements.length() == 0 ? '[' : ','));
                }
            }
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
