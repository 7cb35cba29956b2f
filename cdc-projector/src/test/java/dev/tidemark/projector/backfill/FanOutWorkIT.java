package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.LoadException;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.BulkSettings;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DirtyIndices;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.DueFanOut;
import dev.tidemark.projector.index.DueFanOut.Point;
import dev.tidemark.projector.index.IndexRefusedException;
import dev.tidemark.projector.index.ScriptedElasticsearch;
import dev.tidemark.projector.index.ScriptedElasticsearch.Operation;
import dev.tidemark.projector.index.ScriptedElasticsearch.Reply;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While documents are being written the next ones are loaded: what fails of either, nothing is told done that is not. */
@Timeout(120)
class FanOutWorkIT {

    private static final int PAGE = FanOutWork.KEYS_A_PAGE;
    private static final int PRODUCTS = 2 * PAGE + 100;
    private static final int MOST_BULKS = 100;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private DueRows rows;
    private ScriptedElasticsearch documents;
    private ElasticsearchConnection connection;
    private FanOuts fanOuts;
    private Target target;

    @BeforeEach
    void open() throws Exception {
        rows = new DueRows(PRODUCTS);
        documents = new ScriptedElasticsearch();
        connection = new ElasticsearchConnection(
                new ElasticsearchSettings(documents.url(), "", "", "", ""), Duration.ofSeconds(60), 4);
        start();
        fanOuts.add(target, rows.categories(1, 2), GtidSet.empty(), null);
    }

    @AfterEach
    void close() {
        released.countDown();
        fanOuts.close();
        connection.close();
        documents.close();
        rows.close();
    }

    /** Finds what is due, as after a kill. */
    private void start() throws SQLException {
        ControlIndex control = rows.control();
        Generations generations = rows.generations(control);
        generations.prepare(rows.plan, text -> Optional.empty(), new Progress.Behind(0, Instant.EPOCH));
        target = generations.targets().get(0);
        fanOuts = rows.fanOuts(control, Duration.ofSeconds(10));
        fanOuts.resume(generations);
    }

    /** An attempt at the work, on a thread of its own. */
    private final class Attempt implements AutoCloseable {

        private final BulkWriter bulk = new BulkWriter(
                connection.rest(),
                rows.deadLetters(),
                new DirtyIndices(),
                new WriteCounts(),
                BulkSettings.defaults().withLanes(1));
        private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
        private final Thread thread;

        Attempt(Snapshots snapshots) {
            FanOutWork work = new FanOutWork(
                    fanOuts,
                    snapshots,
                    new DocumentWriter(snapshots, bulk, Runnable::run),
                    () -> List.of(target),
                    new ProgressTracker(GtidSet.empty(), null),
                    new PauseSwitch(),
                    () -> false,
                    () -> false,
                    0,
                    () -> {});
            thread = new Thread(() -> {
                try {
                    work.run();
                } catch (InterruptedException | RuntimeException e) {
                    ended.complete(e);
                }
            });
            thread.start();
        }

        Throwable end() throws Exception {
            return ended.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            thread.interrupt();
            bulk.close();
        }
    }

    private Attempt attempt() throws SQLException {
        return new Attempt(rows.snapshots(rows.connections));
    }

    /** Bulks with a document behind this one wait until they are {@link #released}. */
    private Reply holdingBehind(long id) {
        return exchange -> {
            if (exchange.operations.stream().anyMatch(of -> Long.parseLong(of.id()) > id)) {
                held.countDown();
                released.await();
            }
            exchange.take();
        };
    }

    private void answer(Reply reply) {
        documents.then(Stream.generate(() -> reply).limit(MOST_BULKS).toArray(Reply[]::new));
    }

    /** What is written down when another row changes just now. */
    private DueFanOut due() {
        fanOuts.save();
        List<DueFanOut> due = rows.written();
        assertThat(due).hasSize(1);
        return due.get(0);
    }

    private void awaitDone(Attempt attempt) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(attempt.ended).isNotDone();
            return fanOuts.jobs("products") == 0;
        });
    }

    private void finishesAfterARestart(long alreadyThere) throws Exception {
        fanOuts.close();
        int before = documents.bulks().size();
        start();
        try (Attempt next = attempt()) {
            awaitDone(next);
        }
        for (long id = 1; id <= PRODUCTS; id++) {
            assertThat(documents.document(String.valueOf(id)))
                    .as("product " + id)
                    .isNotNull();
        }
        assertThat(documents.bulks().stream()
                        .skip(before)
                        .flatMap(List::stream)
                        .map(Operation::id)
                        .mapToLong(Long::parseLong)
                        .min())
                .hasValue(alreadyThere + 1);
    }

    @Test
    void aLoadThatFailsWhileDocumentsAreBeingWritten() throws Exception {
        answer(holdingBehind(0));
        // The keys, the first chunk in five loads (20, 40, 80, 160 and 200 documents), and then no more.
        Snapshots snapshots = rows.snapshots(failingBehind(6, rows.connections));
        try (Attempt attempt = new Attempt(snapshots)) {
            assertThat(attempt.end()).isInstanceOf(LoadException.class);
            held.await();
            CompletableFuture<Void> settled = fanOuts.settled();
            assertThat(settled).isNotDone(); // or the index could be deleted below what is on its way
            assertThat(due().reached()).isEqualTo(Point.START);
            assertThat(due().done()).isZero();
            released.countDown();
            settled.get(60, TimeUnit.SECONDS);
            assertThat(due().reached()).isEqualTo(Point.START);
        }
        finishesAfterARestart(0);
    }

    /** The first part of the first chunk is on its way then. */
    @Test
    void aLoadThatFailsBehindAPartOfItsChunk() throws Exception {
        answer(holdingBehind(0));
        Snapshots snapshots = rows.snapshots(failingBehind(2, rows.connections));
        try (Attempt attempt = new Attempt(snapshots)) {
            held.await();
            failed.await();
            assertThat(fanOuts.settled()).isNotDone();
            released.countDown();
            assertThat(attempt.end()).isInstanceOf(LoadException.class);
            fanOuts.settled().get(60, TimeUnit.SECONDS);
            assertThat(due().reached()).isEqualTo(Point.START);
        }
        finishesAfterARestart(0);
    }

    @Test
    void aWriteThatIsRefusedWhileTheNextOnesAreLoaded() throws Exception {
        documents.then(ScriptedElasticsearch.taken(), ScriptedElasticsearch.error(403, "security_exception"));
        try (Attempt attempt = attempt()) {
            assertThat(attempt.end()).isInstanceOf(IndexRefusedException.class);
            fanOuts.settled().get(60, TimeUnit.SECONDS);
            assertThat(documents.document("1")).isNotNull();
            assertThat(due().reached()).isEqualTo(Point.START);
        }
        finishesAfterARestart(0);
    }

    @Test
    void aKillWhileAPageIsBeingWritten() throws Exception {
        answer(holdingBehind(PAGE));
        try (Attempt attempt = attempt()) {
            held.await();
            DueFanOut due = due();
            assertThat(due.reached()).isEqualTo(new Point(0, List.of((long) PAGE)));
            assertThat(due.done()).isEqualTo(PAGE);
            assertThat(documents.document(String.valueOf(PAGE + 1))).isNull();

            attempt.thread.interrupt();
            assertThat(attempt.end()).isInstanceOf(InterruptedException.class);
            assertThat(fanOuts.settled()).isNotDone();
            assertThat(due()).isEqualTo(due);
        }
        released.countDown();
        finishesAfterARestart(PAGE);
    }

    /** That was all of them for each that was done: of hundreds, hundreds of times. */
    @Test
    void manyRowsThatAreSoonDoneAreWrittenDownNowAndThen() throws Exception {
        fanOuts.add(target, rows.categories(2, 302), GtidSet.empty(), null); // which nothing shows
        int before = rows.writes();
        try (Attempt attempt = attempt()) {
            awaitDone(attempt);
            Awaitility.await().until(() -> rows.written().isEmpty());
        }
        assertThat(rows.writes() - before).isBetween(1, 60);
    }

    /** A further change while it is under way makes it longer, and does not let it forget what is not written. */
    @Test
    void aChangeThatComesWhileAPageIsBeingWritten() throws Exception {
        answer(holdingBehind(PAGE));
        try (Attempt attempt = attempt()) {
            held.await();
            fanOuts.add(target, rows.categories(1, 2), GtidSet.empty(), null);
            DueFanOut due = due();
            assertThat(due.reached()).isEqualTo(new Point(0, List.of((long) PAGE)));
            released.countDown();
            awaitDone(attempt);
        }
        assertThat(rows.written()).isEmpty();
        assertThat(documents.document(String.valueOf(PRODUCTS))).isNotNull();
    }

    /** JDBC that gives so many connections and then fails. */
    private DataSource failingBehind(int most, DataSource connections) {
        AtomicInteger given = new AtomicInteger();
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getConnection") && given.incrementAndGet() > most) {
                        failed.countDown();
                        throw new SQLException("Communications link failure", "08S01");
                    }
                    try {
                        return method.invoke(connections, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
