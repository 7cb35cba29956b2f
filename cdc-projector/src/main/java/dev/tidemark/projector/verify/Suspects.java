package dev.tidemark.projector.verify;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocument;
import dev.tidemark.projector.index.Watch;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.Unfinished;
import dev.tidemark.projector.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Decides whether documents that looked wrong are wrong, while the database and the index go on changing. Thread-safe.
 *
 * <p>A look: load the document, ask the source what it has executed by then, wait until the stream has applied that and
 * what is done beside it is in the documents, read the index. A difference that two looks one after the other show is a finding, unless our own writer has touched the
 * document meanwhile, or its version says that it is newer than what was loaded: then it is looked at again. Why this
 * gives no false alarm: with no write of ours under way, the index has what the last one brought, and that was loaded
 * behind every change that the second load could see, for all of those were executed before the first look ended, and
 * applied before the second. (The second look is for a commit that a snapshot shows an instant before the source counts
 * it.) A missing document has no version, so only the watch can tell a delete and a new row under the same key.
 */
final class Suspects {

    /** A document that the writer touches so often is as the database has it: each time it was loaded anew. */
    private static final int ROUNDS = 10;

    private final Sides sides;
    private final DocumentWriter writer;
    private final Applied applied;
    private final Unfinished unfinished;

    Suspects(Sides sides, DocumentWriter writer, Applied applied, Unfinished unfinished) {
        this.sides = sides;
        this.writer = writer;
        this.applied = applied;
        this.unfinished = unfinished;
    }

    /**
     * Those of some documents that are wrong.
     *
     * @param onWait told the position for which it has to wait
     */
    List<Finding> settle(Subject subject, Collection<DocumentKey> suspects, LongConsumer onWait)
            throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Collection<DocumentKey> open = suspects;
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            List<DocumentKey> again = new ArrayList<>();
            List<String> ids = open.stream().map(DocumentKey::id).toList();
            try (Watch watch = writer.watch(subject.collection(), ids)) {
                Map<DocumentKey, Look> first = look(subject, open, onWait);
                look(subject, first.keySet(), onWait).forEach((key, look) -> {
                    if (watch.touched(key.id()) || look.isNewer()) {
                        again.add(key);
                    } else {
                        findings.add(look.finding());
                    }
                });
            }
            open = again;
        }
        return findings;
    }

    /**
     * One look at a document that differs.
     *
     * @param loaded the position of the load
     * @param source the source's position after the index was read
     */
    private record Look(Finding finding, long loaded, long source) {

        /** A version that the source has not reached is nobody's but a person's. */
        boolean isNewer() {
            return finding.version() > loaded && finding.version() <= source;
        }
    }

    private Map<DocumentKey, Look> look(Subject subject, Collection<DocumentKey> keys, LongConsumer onWait)
            throws InterruptedException {
        Map<DocumentKey, Look> differing = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            return differing;
        }
        Sides.Given given = sides.database(subject, keys);
        // After the load: what it shows may be newer than its position says.
        GtidSet executed = sides.executed().get();
        applied.await(executed, onWait);
        unfinished.await(subject.index(), onWait); // applied, but not in all documents yet
        Map<String, IndexedDocument> indexed = sides.indexed(subject, keys);
        long source = sides.executed().get().size();
        for (DocumentKey key : keys) {
            Finding finding = compare(key, given.documents().get(key.id()), indexed.get(key.id()));
            if (finding != null) {
                differing.put(key, new Look(finding, given.position(), source));
            }
        }
        return differing;
    }

    /** Null where both sides agree; on a document that cannot be made they never do. */
    static Finding compare(DocumentKey key, LoadedDocument given, IndexedDocument indexed) {
        if (indexed == null) {
            return given == null ? null : new Finding(key, Kind.MISSING, 0, List.of());
        }
        if (given == null) {
            return new Finding(key, Kind.EXTRA, indexed.version(), List.of());
        }
        if (given.problem() != null) {
            return new Finding(key, Kind.DIFFERENT, indexed.version(), Differences.ALL);
        }
        List<String> fields = Differences.between(given.source(), indexed.source());
        return fields.isEmpty() ? null : new Finding(key, Kind.DIFFERENT, indexed.version(), fields);
    }
}
