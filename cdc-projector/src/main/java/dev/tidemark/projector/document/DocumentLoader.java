package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.document.ChunkSize.Weight;
import dev.tidemark.projector.projection.KeyType;
import dev.tidemark.projector.projection.Part;
import dev.tidemark.projector.projection.ProjectionPlan;
import dev.tidemark.projector.projection.RowPlan;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

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

    /** What a document costs beside its JSON. */
    private static final int DOCUMENT_BYTES = 400;

    /** What an object that holds elements costs beside them, and how much of them has room at first. */
    private static final int HOLDER_BYTES = 200;

    private static final int FIRST_ELEMENTS = 64;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final JsonBytes EMPTY = new JsonBytes(1).append('[');

    /** Of a document, while it is loaded; what is larger is not even read to its end. */
    private static final long MOST_BYTES = 64L << 20;

    /** Of a part, unless a single document takes more. */
    private static final long PART_BYTES = 8L << 20;

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
        inParts(keys, part -> load(snapshot, plan, part), (some, found) -> documents.putAll(found));
        return documents;
    }

    /**
     * The same part by part, each in a snapshot of its own: no more than one is in memory, and none open meanwhile.
     *
     * @param each told of some keys, and of the documents that there are of them
     * @throws LoadException as {@link #load(Snapshot, ProjectionPlan, Collection)}
     */
    public static void load(
            Supplier<Snapshot> snapshots,
            ProjectionPlan plan,
            Collection<DocumentKey> keys,
            BiConsumer<List<DocumentKey>, Map<DocumentKey, LoadedDocument>> each) {
        inParts(
                keys,
                part -> {
                    try (Snapshot snapshot = snapshots.get()) {
                        return load(snapshot, plan, part);
                    }
                },
                each);
    }

    private static void inParts(
            Collection<DocumentKey> keys,
            Function<Parts.Part, Loaded> load,
            BiConsumer<List<DocumentKey>, Map<DocumentKey, LoadedDocument>> each) {
        Parts parts = new Parts(keys, KEYS_A_QUERY, MOST_BYTES);
        while (!parts.isEmpty()) {
            Parts.Part part = parts.next(KEYS_A_QUERY, documents -> PART_BYTES);
            Loaded loaded = load.apply(part);
            parts.loaded(part, loaded.rest());
            Set<DocumentKey> rest = Set.copyOf(loaded.rest());
            each.accept(part.keys().stream().filter(key -> !rest.contains(key)).toList(), loaded.documents());
        }
    }

    /**
     * As many of the documents of a part as there is room for; where this is the last try, one that has none is {@link
     * LoadedDocument#tooLarge}.
     *
     * @throws LoadException as {@link #load(Snapshot, ProjectionPlan, Collection)}
     */
    public static Loaded load(Snapshot snapshot, ProjectionPlan plan, Parts.Part part) {
        Loaded loaded = load(snapshot, plan, part.keys(), part.room());
        return part.isLastTry() && loaded.rest().equals(part.keys())
                ? new Loaded(
                        Map.of(part.keys().get(0), LoadedDocument.tooLarge(part.room())), List.of(), loaded.weight())
                : loaded;
    }

    /**
     * As many of the documents as there is room for.
     *
     * @param keys {@link #KEYS_A_QUERY} at most
     * @param most bytes to be held at a time; a row more at most
     * @throws LoadException as {@link #load(Snapshot, ProjectionPlan, Collection)}
     */
    static Loaded load(Snapshot snapshot, ProjectionPlan plan, List<DocumentKey> keys, long most) {
        try {
            return new Load(snapshot, plan, keys, most).load();
        } catch (SQLException e) {
            throw LoadException.of(e, plan);
        }
    }

    /**
     * @param documents as {@link #load(Snapshot, ProjectionPlan, Collection)} gives them
     * @param rest keys that there was no room to look at
     * @param weight of those that were read, what a transformer wants not among the rest
     */
    public record Loaded(Map<DocumentKey, LoadedDocument> documents, List<DocumentKey> rest, Weight weight) {}

    /** One chunk. */
    private static final class Load {

        private final Snapshot snapshot;
        private final ProjectionPlan plan;
        private final List<DocumentKey> wanted;
        private final List<List<Object>> keys;
        private final long most;
        private long held;
        private long peak;
        private long heaviest;
        private boolean full;
        /** Elements of which one holds what cannot be read. */
        private final Map<JsonBytes, UnreadableException> unreadable = new IdentityHashMap<>();

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
                return new Loaded(documents, wanted, new Weight(0, 0, 0));
            }
            long before = held;
            List<KeyType> types = root.query().key().types();
            Set<DocumentKey> seen = new HashSet<>(keys.size() * 2);
            JsonBytes json = new JsonBytes(1024);
            try (Rows rows = Rows.streamed(snapshot.connection(), root.query().sql(keys))) {
                while (!full && rows.next()) {
                    json.clear();
                    DocumentKey key = new DocumentKey(plan.collection(), rows.key(1, types));
                    seen.add(key);
                    Optional<LoadedDocument> document = document(rows, root, arrays, key, json);
                    document.ifPresent(found -> documents.put(key, found));
                    holdDocument(Math.max(
                            json.length(),
                            document.map(found -> found.source().length).orElse(0)));
                }
            }
            List<DocumentKey> rest =
                    full ? wanted.stream().filter(key -> !seen.contains(key)).toList() : List.of();
            return new Loaded(documents, rest, weight(seen.size(), held - before));
        }

        /** Empty where a transformer wants none. */
        private Optional<LoadedDocument> document(
                Rows rows, RowPlan root, List<Map<Bytes, JsonBytes>> arrays, DocumentKey key, JsonBytes json)
                throws SQLException {
            try {
                object(rows, root, arrays, json);
            } catch (UnreadableException e) {
                return Optional.of(LoadedDocument.unreadable(e.getMessage()));
            }
            byte[] source = json.toArray();
            return plan.transformer().isEmpty()
                    ? Optional.of(new LoadedDocument(source, null))
                    : Transformation.of(plan.transformer().get(), key, source);
        }

        private void holdDocument(int bytes) {
            hold(bytes + DOCUMENT_BYTES);
            heaviest = Math.max(heaviest, bytes + DOCUMENT_BYTES);
        }

        private void hold(long bytes) {
            held += bytes;
            peak = Math.max(peak, held);
            full = held > most;
        }

        /**
         * What was held at most is by all documents of the chunk, and of one as much as it has of their JSON.
         *
         * @param read how many documents were read; arrays were read of all that were wanted
         * @param theirs bytes of these documents
         */
        private Weight weight(int read, long theirs) {
            if (read == 0) {
                return new Weight(0, 0, 0);
            }
            long arrays = peak - theirs;
            long bytes = theirs + (full ? arrays * read / keys.size() : arrays);
            return new Weight(read, bytes, (long) ((double) heaviest / theirs * bytes));
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
                        elements = new JsonBytes(FIRST_ELEMENTS);
                        byHolder.put(holder, elements);
                        hold(HOLDER_BYTES);
                    }
                    int length = elements.length();
                    try {
                        object(rows, array, inner, elements.append(length == 0 ? '[' : ','));
                    } catch (UnreadableException e) {
                        unreadable.put(elements, e);
                    }
                    hold(elements.length() - length);
                }
            }
            held -= inside; // it is in these elements now
            return byHolder;
        }

        private void object(Rows rows, RowPlan plan, List<Map<Bytes, JsonBytes>> arrays, JsonBytes json)
                throws SQLException {
            Bytes own = arrays.isEmpty() ? null : rows.identity(plan.own());
            parts(rows, plan.parts(), own, arrays, json);
        }

        private void parts(Rows rows, List<Part> parts, Bytes own, List<Map<Bytes, JsonBytes>> arrays, JsonBytes json)
                throws SQLException {
            char before = '{';
            for (Part part : parts) {
                json.append(before).append(part.label());
                before = ',';
                if (part instanceof Part.Value value) {
                    write(value, rows.column(value.column()), json);
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
                    requireReadable(found);
                    json.append(found == null ? EMPTY : found).append(']');
                }
            }
            if (parts.isEmpty()) {
                json.append('{'); // all of it is computed
            }
            json.append('}');
        }

        private void requireReadable(JsonBytes elements) {
            if (!unreadable.isEmpty() && unreadable.containsKey(elements)) {
                throw unreadable.get(elements);
            }
        }

        private static void write(Part.Value part, byte[] value, JsonBytes json) {
            try {
                Columns.write(part.type(), value, json);
            } catch (RuntimeException e) { // whatever it is, it is this value's
                throw new UnreadableException(part, e);
            }
        }
    }

    /** MySQL holds a value that is none of its type: a geometry of another program's, for instance. */
    private static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnreadableException(Part.Value of, RuntimeException cause) {
            super(
                    "the value of " + new String(of.label(), StandardCharsets.UTF_8).replaceAll(":$", "")
                            + " cannot be read as " + of.type() + " (" + cause + "): mend it in its row",
                    cause);
        }
    }
}
