package dev.tidemark.projector.verify;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentLoader;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.document.Snapshot;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.index.IndexedDocument;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The two sides of a comparison: what the database gives for some documents, and what an index holds. Thread-safe.
 *
 * @param keys reads the keys of a collection
 * @param executed asks the source what it has executed by now
 */
public record Sides(Snapshots snapshots, KeyScan keys, IndexedDocuments index, Supplier<GtidSet> executed) {

    private static final int PAGE = 10_000;

    /**
     * What the database gives.
     *
     * @param documents by id, those that exist
     * @param position as old as this, or newer
     * @param loadedAt {@link System#nanoTime()} before
     */
    record Given(Map<String, LoadedDocument> documents, long position, long loadedAt) {}

    Given database(Subject subject, Collection<DocumentKey> wanted) {
        long loadedAt = System.nanoTime();
        List<DocumentKey> known = known(subject, wanted);
        Map<String, LoadedDocument> documents = new HashMap<>(known.size() * 2);
        try (Snapshot snapshot = snapshots.open(GtidSet.empty())) {
            DocumentLoader.load(snapshot, subject.plan(), known)
                    .forEach((key, document) -> documents.put(key.id(), document));
            return new Given(documents, snapshot.position(), loadedAt);
        }
    }

    /**
     * The same part by part, for whoever wants no more than one in memory; each as of another moment.
     *
     * @param each told of some keys, and of the documents by id that there are of them
     */
    void database(
            Subject subject,
            Collection<DocumentKey> wanted,
            BiConsumer<List<DocumentKey>, Map<String, LoadedDocument>> each) {
        Map<String, DocumentKey> left = new LinkedHashMap<>();
        wanted.forEach(key -> left.put(key.id(), key));
        DocumentLoader.load(
                () -> snapshots.open(GtidSet.empty()), subject.plan(), known(subject, wanted), (some, found) -> {
                    Map<String, LoadedDocument> documents = new HashMap<>(found.size() * 2);
                    found.forEach((key, document) -> documents.put(key.id(), document));
                    each.accept(some.stream().map(key -> left.remove(key.id())).toList(), documents);
                });
        if (!left.isEmpty()) {
            each.accept(List.copyOf(left.values()), Map.of());
        }
    }

    /** Those that a row can have. */
    private List<DocumentKey> known(Subject subject, Collection<DocumentKey> wanted) {
        List<DocumentKey> known = new ArrayList<>();
        Set<String> hashes = new HashSet<>();
        for (DocumentKey key : wanted) {
            if (!DocumentIds.isNamed(key)) {
                known.add(key);
            } else if (DocumentIds.isHash(key.id())) {
                hashes.add(key.id());
            } // any other name is not one that a row can have
        }
        known.addAll(rowsOf(subject.plan(), hashes));
        return known;
    }

    /** Which keys have these hashes for their ids. Only a look at all keys can tell; such ids are rare. */
    List<DocumentKey> rowsOf(ProjectionPlan plan, Set<String> hashes) {
        List<DocumentKey> found = new ArrayList<>();
        if (!hashes.isEmpty()) {
            forEachPage(
                    plan,
                    page -> page.stream()
                            .filter(key -> hashes.contains(key.id()))
                            .forEach(found::add));
        }
        return found;
    }

    private void forEachPage(ProjectionPlan plan, Consumer<List<DocumentKey>> each) {
        DocumentKey last = null;
        for (List<DocumentKey> page = keys.page(plan, null, PAGE);
                !page.isEmpty();
                page = keys.page(plan, last, PAGE)) {
            each.accept(page);
            last = page.get(page.size() - 1);
        }
    }

    Map<String, IndexedDocument> indexed(Subject subject, Collection<DocumentKey> wanted) {
        return index.get(
                subject.index(),
                wanted.stream().map(DocumentKey::id).toList(),
                subject.plan().routing()::of);
    }
}
