package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.ChunkSize;
import dev.tidemark.projector.document.ChunkSize.Weight;
import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.LoadedDocument;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocument;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.IndexedPages;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.Unfinished;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Compares every document of an index with what the database gives, while both change, and mends those that differ.
 *
 * <p>Two passes: all documents of the index, compared with what the database gives for them; then all keys of the root
 * table, for those without a document. What looks wrong there is only suspected; {@link Suspects} decides. Memory is bounded:
 * a few chunks, and eight bytes for each of the first four million ids. Thread-safe.
 */
public final class Verifier {

    private static final int CHUNKS_IN_FLIGHT = 6;
    private static final int KEYS_AT_ONCE = 5_000;
    private static final int PAGE = 1_000;
    private static final long PAGE_BYTES = 2 << 20;
    private static final int SUSPECTS_AT_ONCE = 500;
    /** They are held by one thread, and all chunks by several. */
    private static final int CHUNKS_OF_SUSPECTS = 8;

    /** What the database gives for suspects; repair holds as much again. */
    private static final long SUSPECTS_BYTES = 8 << 20;

    private static final int HASHES_AT_ONCE = 50_000;

    private final Sides sides;
    private final Executor threads;
    private final DeadLetters deadLetters;
    private final Applied applied;
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
            Unfinished unfinished,
            SecondLooks secondLooks) {
        this.sides = sides;
        this.threads = threads;
        this.deadLetters = deadLetters;
        this.applied = applied;
        this.suspects = new Suspects(sides, writer, applied, unfinished);
        this.repair = new Repair(sides, suspects, bulk, secondLooks);
    }

    /** Whoever has a say in how fast a verification goes, or wants to know at once what it finds. */
    interface Observer {

        Observer NONE = new Observer() {};

        /** After so many documents; the verification goes on when this returns. */
        default void advanced(int documents) throws InterruptedException {}

        /** So many documents at once, or fewer. */
        default int atOnce(int most) {
            return most;
        }

        default void found(List<Finding> findings) {}

        default IndexedPages pages(IndexedDocuments documents, String index) {
            return documents.pages(index);
        }
    }

    /**
     * Compares all documents, and repairs those that differ if that is wanted.
     *
     * @param rate documents a second at most, and then rows; 0 for as fast as it goes
     * @throws RuntimeException if MySQL or Elasticsearch gives no answer that means anything
     */
    public Verification run(Subject subject, boolean repairing, int rate, JobProgress progress)
            throws InterruptedException {
        return run(subject, repairing, progress, rate == 0 ? Observer.NONE : new Paced(rate));
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
        private final IdSet seen = new IdSet();
        private final List<DocumentKey> suspected = new ArrayList<>();
        private final ChunkSize size = new ChunkSize(PAGE, PAGE_BYTES);
        /** By what the database gives: the index may hold nothing of it. */
        private final ChunkSize suspectsSize = new ChunkSize(SUSPECTS_AT_ONCE, SUSPECTS_BYTES);

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
            compareDocuments();
            enter("looking for rows without a document");
            compareRows();
            return findings.verification();
        }

        private void enter(String now) {
            phase = now;
            done = 0;
            progress.phase(phase, total);
        }

        /** All documents of the index with what the database gives for them. */
        private void compareDocuments() throws InterruptedException {
            Deque<Chunk> inFlight = new ArrayDeque<>();
            Set<String> hashes = new HashSet<>();
            try (IndexedPages pages = observer.pages(sides.index(), subject.index())) {
                for (List<IndexedDocument> page = pages.next(observer.atOnce(size.documents()));
                        !page.isEmpty();
                        page = pages.next(observer.atOnce(size.documents()))) {
                    size.learn(weight(page.stream().map(IndexedDocument::source)));
                    List<IndexedDocument> documents = withoutStrays(page);
                    documents.forEach(document -> seen.add(document.id()));
                    documents.stream()
                            .map(IndexedDocument::id)
                            .filter(DocumentIds::isHash)
                            .forEach(hashes::add);
                    inFlight.add(new Chunk(
                            documents.size(), CompletableFuture.supplyAsync(() -> differing(documents), threads)));
                    if (inFlight.size() >= CHUNKS_IN_FLIGHT) {
                        take(inFlight.removeFirst());
                    }
                    if (hashes.size() >= HASHES_AT_ONCE) {
                        withoutRow(hashes);
                    }
                }
            }
            while (!inFlight.isEmpty()) {
                take(inFlight.removeFirst());
            }
            withoutRow(hashes);
            settle(0);
        }

        private int suspectsAtOnce() {
            return Math.min(suspectsSize.documents(), CHUNKS_OF_SUSPECTS * size.documents());
        }

        private static Weight weight(Stream<byte[]> sources) {
            LongSummaryStatistics bytes =
                    sources.mapToLong(source -> source.length).summaryStatistics();
            return new Weight((int) bytes.getCount(), bytes.getSum(), bytes.getMax());
        }

        /**
         * Takes out those on another shard than that which their id tells. Nobody who reads, writes or deletes by id meets
         * them there, but searches do; only a foreign hand can have put them there, so there is no doubt to be settled.
         * Whether the document itself is in its place is left to {@link #compareRows}.
         */
        private List<IndexedDocument> withoutStrays(List<IndexedDocument> page) {
            List<IndexedDocument> strays = page.stream()
                    .filter(document -> !Objects.equals(
                            document.routing(), subject.plan().routing().of(document.id())))
                    .toList();
            if (strays.isEmpty()) {
                return page;
            }
            List<Finding> found = strays.stream()
                    .map(stray -> new Finding(
                            DocumentIds.named(subject.collection(), stray.id()),
                            Finding.Kind.EXTRA,
                            stray.version(),
                            List.of()))
                    .toList();
            findings.add(found);
            observer.found(found);
            if (repairing) {
                sides.index().remove(subject.index(), strays);
                findings.repaired(found, Map.of());
            }
            List<IndexedDocument> inPlace = new ArrayList<>(page);
            inPlace.removeAll(strays);
            return inPlace;
        }

        private record Chunk(int documents, CompletableFuture<List<DocumentKey>> suspects) {}

        private List<DocumentKey> differing(List<IndexedDocument> documents) {
            Map<DocumentKey, IndexedDocument> indexed = new LinkedHashMap<>();
            for (IndexedDocument document : documents) {
                // What is behind a hash is for compareRows and withoutRow to say.
                if (!DocumentIds.isHash(document.id())) {
                    indexed.put(subject.key(document.id()), document);
                }
            }
            return differing(indexed.keySet(), indexed::get);
        }

        /**
         * Most that differ have changed since they were read: those are read again before they are suspected. No more than a
         * part is in memory: rows may weigh far more than the documents that there are of them.
         */
        private List<DocumentKey> differing(
                Collection<DocumentKey> keys, Function<DocumentKey, IndexedDocument> indexed) {
            List<DocumentKey> differing = new ArrayList<>();
            sides.database(subject, keys, (some, given) -> {
                suspectsSize.learn(weight(given.values().stream().map(LoadedDocument::source)));
                List<DocumentKey> unlike = unlike(some, given, indexed);
                Map<String, IndexedDocument> now = sides.indexed(subject, unlike);
                differing.addAll(unlike(unlike, given, key -> now.get(key.id())));
            });
            return differing;
        }

        private static List<DocumentKey> unlike(
                List<DocumentKey> keys,
                Map<String, LoadedDocument> given,
                Function<DocumentKey, IndexedDocument> indexed) {
            return keys.stream()
                    .filter(key -> Suspects.compare(key, given.get(key.id()), indexed.apply(key)) != null)
                    .toList();
        }

        private void take(Chunk chunk) throws InterruptedException {
            suspected.addAll(join(chunk.suspects()));
            settle(suspectsAtOnce());
            advance(chunk.documents());
        }

        private void withoutRow(Set<String> hashes) {
            sides.rowsOf(subject.plan(), hashes).forEach(key -> hashes.remove(key.id()));
            hashes.forEach(id -> suspected.add(subject.key(id)));
            hashes.clear();
        }

        /** All rows of the root table with the ids of the documents that were compared. */
        private void compareRows() throws InterruptedException {
            int atOnce = observer.atOnce(KEYS_AT_ONCE);
            DocumentKey last = null;
            for (List<DocumentKey> page = sides.keys().page(subject.plan(), null, atOnce);
                    !page.isEmpty();
                    page = sides.keys().page(subject.plan(), last, atOnce)) {
                List<DocumentKey> unknown = page.stream()
                        .filter(key -> !seen.isComplete() || DocumentIds.isHash(key.id()) || !seen.contains(key.id()))
                        .toList();
                int most = suspectsAtOnce();
                for (int from = 0; from < unknown.size(); from += most) {
                    List<DocumentKey> some = unknown.subList(from, Math.min(unknown.size(), from + most));
                    suspected.addAll(differing(some, key -> null));
                    settle(most);
                }
                findings.compared(page.size());
                advance(page.size());
                last = page.get(page.size() - 1);
            }
            settle(0);
        }

        /** Decides about what is suspected, once it is so much. */
        private void settle(int least) throws InterruptedException {
            while (!suspected.isEmpty() && suspected.size() >= least) {
                List<DocumentKey> some = suspected.subList(0, Math.min(suspected.size(), suspectsAtOnce()));
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
            progress.phase(applied.waitingFor(position), 0);
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
