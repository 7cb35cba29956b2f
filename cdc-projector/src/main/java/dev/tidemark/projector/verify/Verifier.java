package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocument;
import dev.tidemark.projector.index.IndexedIds;
import dev.tidemark.projector.progress.JobProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Compares every document of an index with what the database gives, while both change, and mends those that differ.
 *
 * <p>Two passes: all keys of the root table, whose documents are loaded and compared with the indexed ones; then all ids of
 * the index, for those without a row. What looks wrong there is only suspected; {@link Suspects} decides. Memory is bounded
 * by a few chunks. Thread-safe.
 */
public final class Verifier {

    private static final int CHUNKS_IN_FLIGHT = 6;
    private static final int IDS_AT_ONCE = 2_000;
    private static final int SUSPECTS_AT_ONCE = 500;
    private static final int HASHES_AT_ONCE = 50_000;

    private final Sides sides;
    private final Executor threads;
    private final DeadLetters deadLetters;
    private final Suspects suspects;
    private final Repair repair;

    /**
     * @param threads where chunks are compared side by side
     * @param writer whose writes are watched
     * @param bulk takes the repairs
     */
    public Verifier(
            Sides sides,
            Executor threads,
            DocumentWriter writer,
            BulkWriter bulk,
            DeadLetters deadLetters,
            Applied applied,
            SecondLooks secondLooks) {
        this.sides = sides;
        this.threads = threads;
        this.deadLetters = deadLetters;
        this.suspects = new Suspects(sides, writer, applied);
        this.repair = new Repair(sides, suspects, bulk, secondLooks);
    }

    /** Whoever has a say in how fast a verification goes, or wants to know at once what it finds. */
    interface Observer {

        Observer NONE = new Observer() {};

        /** After so many documents; the verification goes on when this returns. */
        default void advanced(int documents) throws InterruptedException {}

        default void found(List<Finding> findings) {}
    }

    /**
     * Compares all documents, and repairs those that differ if that is wanted.
     *
     * @throws RuntimeException if MySQL or Elasticsearch gives no answer that means anything
     */
    public Verification run(Subject subject, boolean repairing, JobProgress progress) throws InterruptedException {
        return run(subject, repairing, progress, Observer.NONE);
    }

    Verification run(Subject subject, boolean repairing, JobProgress progress, Observer observer)
            throws InterruptedException {
        return new Run(subject, repairing, progress, observer).run();
    }

    /** Looks at some documents again, and repairs those that are wrong. */
    void mend(Subject subject, Collection<DocumentKey> keys) throws InterruptedException {
        repair.repair(subject, suspects.settle(subject, keys, position -> {}), position -> {});
    }

    /** One verification. */
    private final class Run {
        private final Subject subject;
        private final boolean repairing;
        private final JobProgress progress;
        private final Observer observer;
        private final Findings findings;
        private final List<DocumentKey> suspected = new ArrayList<>();
        private String phase = "";
        private long total;
        private long done;
        private boolean waiting;

        Run(Subject subject, boolean repairing, JobProgress progress, Observer observer) {
            this.subject = subject;
            this.repairing = repairing;
            this.progress = progress;
            this.observer = observer;
            this.findings = new Findings(
                    subject,
                    sides.executed().get().size(),
                    key -> deadLetters.find(subject.index(), key).map(letter -> letter.reason()));
        }

        Verification run() throws InterruptedException {
            total = sides.keys().estimatedRows(subject.plan());
            enter("comparing");
            compareRows();
            enter("looking for documents without a row");
            compareIds();
            return findings.verification();
        }

        private void enter(String now) {
            phase = now;
            done = 0;
            progress.phase(phase, total);
        }

        private void compareRows() throws InterruptedException {
            PageSize size = new PageSize();
            Deque<Chunk> inFlight = new ArrayDeque<>();
            DocumentKey last = null;
            for (List<DocumentKey> page = sides.keys().page(subject.plan(), null, size.keys());
                    !page.isEmpty();
                    page = sides.keys().page(subject.plan(), last, size.keys())) {
                List<DocumentKey> keys = page;
                inFlight.add(
                        new Chunk(keys.size(), CompletableFuture.supplyAsync(() -> differing(keys, size), threads)));
                if (inFlight.size() >= CHUNKS_IN_FLIGHT) {
                    take(inFlight.removeFirst());
                }
                last = keys.get(keys.size() - 1);
            }
            while (!inFlight.isEmpty()) {
                take(inFlight.removeFirst());
            }
            settle(0);
        }

        private record Chunk(int documents, CompletableFuture<List<DocumentKey>> suspects) {}

        private List<DocumentKey> differing(List<DocumentKey> keys, PageSize size) {
            Map<String, byte[]> given = sides.database(subject, keys).documents();
            size.learn(given.values());
            Map<String, IndexedDocument> indexed = sides.indexed(subject, keys);
            List<DocumentKey> differing = new ArrayList<>();
            for (DocumentKey key : keys) {
                String id = key.id();
                // A row that is gone by now is the second pass's.
                if (given.containsKey(id) && Suspects.compare(key, given.get(id), indexed.get(id)) != null) {
                    differing.add(key);
                }
            }
            return differing;
        }

        private void take(Chunk chunk) throws InterruptedException {
            suspected.addAll(join(chunk.suspects()));
            settle(SUSPECTS_AT_ONCE);
            findings.compared(chunk.documents());
            advance(chunk.documents());
        }

        private void compareIds() throws InterruptedException {
            Set<String> hashes = new HashSet<>();
            try (IndexedIds ids = sides.index().ids(subject.index())) {
                for (List<String> page = ids.next(IDS_AT_ONCE); !page.isEmpty(); page = ids.next(IDS_AT_ONCE)) {
                    List<DocumentKey> keys = new ArrayList<>();
                    page.forEach(id -> {
                        if (DocumentIds.isHash(id)) {
                            hashes.add(id);
                        } else {
                            keys.add(subject.key(id));
                        }
                    });
                    Set<String> existing = sides.existing(subject.plan(), keys);
                    keys.removeIf(key -> existing.contains(key.id()));
                    suspected.addAll(keys);
                    settle(SUSPECTS_AT_ONCE);
                    if (hashes.size() >= HASHES_AT_ONCE) {
                        compareHashes(hashes);
                    }
                    advance(page.size());
                }
            }
            compareHashes(hashes);
            settle(0);
        }

        private void compareHashes(Set<String> hashes) {
            sides.rowsOf(subject.plan(), hashes).forEach(key -> hashes.remove(key.id()));
            hashes.forEach(id -> suspected.add(subject.key(id)));
            hashes.clear();
        }

        /** Decides about what is suspected, once it is so much. */
        private void settle(int least) throws InterruptedException {
            while (!suspected.isEmpty() && suspected.size() >= least) {
                List<DocumentKey> some = suspected.subList(0, Math.min(suspected.size(), SUSPECTS_AT_ONCE));
                List<Finding> found = suspects.settle(subject, some, this::waiting);
                some.clear();
                findings.add(found);
                observer.found(found);
                if (repairing && !found.isEmpty()) {
                    findings.repaired(found, repair.repair(subject, found, this::waiting));
                }
                if (waiting) {
                    waiting = false;
                    progress.phase(phase, total);
                    progress.advance(done);
                }
            }
        }

        private void advance(int documents) throws InterruptedException {
            done += documents;
            progress.advance(documents);
            observer.advanced(documents);
        }

        private void waiting(long position) {
            waiting = true;
            progress.phase("waiting until position " + position + " is applied", 0);
        }
    }

    private static <T> T join(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
