package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.IndexedIds;
import dev.tidemark.projector.progress.JobProgress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Deletes the documents of an index that have no row any more, wherever they are: an id alone does not tell on which side
 * of a bound it would be. Versions settle every race with the stream, so doing it twice, or half, does no harm.
 */
final class RowlessDocuments {

    private static final int IDS_AT_ONCE = 2_000;

    private final KeyScan keys;
    private final DocumentWriter documents;
    private final IndexedDocuments indexed;

    RowlessDocuments(KeyScan keys, DocumentWriter documents, IndexedDocuments indexed) {
        this.keys = keys;
        this.documents = documents;
        this.indexed = indexed;
    }

    /**
     * Gives their number. Searches do not find them any more on return.
     *
     * @param needed whether to go on
     */
    long delete(Target target, BooleanSupplier needed, JobProgress progress) {
        progress.phase("deleting what has no row", 0);
        long deleted = 0;
        String index = target.indices().get(0);
        try (IndexedIds ids = indexed.ids(index)) {
            for (List<String> page = ids.next(IDS_AT_ONCE);
                    !page.isEmpty() && needed.getAsBoolean();
                    page = ids.next(IDS_AT_ONCE)) {
                List<DocumentKey> rowless = rowless(target, page);
                documents.write(target, GtidSet.empty(), rowless).join(); // loading them finds that they are gone
                deleted += rowless.size();
                progress.advance(page.size());
            }
        }
        indexed.show(index);
        return deleted;
    }

    private List<DocumentKey> rowless(Target target, List<String> ids) {
        List<DocumentKey> known = new ArrayList<>();
        // No way leads back from the hash of a key; such documents are left to 'verify --repair'.
        ids.forEach(id -> DocumentIds.key(target.plan(), id).ifPresent(known::add));
        Set<DocumentKey> existing = new HashSet<>(keys.existing(target.plan(), known));
        known.removeIf(existing::contains);
        return known;
    }
}
