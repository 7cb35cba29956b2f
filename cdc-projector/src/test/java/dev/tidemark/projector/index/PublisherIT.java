package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.local.Backends;
import dev.tidemark.local.FaultProxy;
import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.progress.ProjectionStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PublisherIT {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    private final TestCluster cluster = new TestCluster();
    private final FaultProxy proxy;
    private final Rest5Client client;
    private final ControlIndex control;
    private final DirtyIndices dirty = new DirtyIndices();
    private final LagClock lag = new LagClock(System::nanoTime);
    private final ProgressTracker tracker = new ProgressTracker(GtidSet.empty(), null);
    private final List<Instant> commits = new CopyOnWriteArrayList<>();
    private final List<Progress> published = new CopyOnWriteArrayList<>();
    private final AtomicReference<RuntimeException> stopped = new AtomicReference<>();
    private volatile ProjectionStatus status = ProjectionStatus.of(ProjectionStatus.State.STREAMING);
    private IndexGeneration products;
    private BulkWriter writer;
    private Publisher publisher;

    PublisherIT() throws IOException {
        URI url = URI.create(cluster.url());
        proxy = FaultProxy.before(url.getHost(), url.getPort());
        client = Clients.to("http://127.0.0.1:" + proxy.port(), Backends.elasticsearch());
        control = new ControlIndex(client, cluster.prefix);
    }

    @BeforeEach
    void open() {
        products = cluster.products();
        control.takeOver();
        DeadLetters deadLetters = new DeadLetters(client, cluster.prefix, Clock.systemUTC());
        deadLetters.open();
        writer = new BulkWriter(client, deadLetters, dirty, new WriteCounts(), BulkSettings.defaults());
        publisher = new Publisher(
                client,
                control,
                tracker,
                dirty,
                lag,
                () -> new Publisher.Situation(SERVER, status, Map.of(), null),
                new Publisher.Listener() {
                    @Override
                    public void published(Progress progress, List<Instant> committed, Instant searchableAt) {
                        published.add(progress);
                        commits.addAll(committed);
                    }

                    @Override
                    public void stopped(RuntimeException reason) {
                        stopped.set(reason);
                    }
                },
                Clock.systemUTC());
        publisher.start();
    }

    @AfterEach
    void close() throws IOException {
        publisher.close();
        writer.close();
        client.close();
        proxy.close();
        cluster.close();
    }

    /** One transaction that changes one document. */
    private void apply(long number) {
        lag.source(number);
        ProgressTracker.Ticket ticket =
                tracker.submit(GtidSet.of(Gtid.parse(SERVER + ":" + number)), Instant.ofEpochSecond(number));
        write(number).thenRun(() -> tracker.ack(ticket, GtidSet.empty()));
    }

    private CompletableFuture<WriteResult> write(long number) {
        return writer.write(List.of(new DocumentWrite(
                products.index(),
                new DocumentKey("products", List.of(number)),
                number,
                ("{\"version\":" + number + "}").getBytes(StandardCharsets.UTF_8),
                System.nanoTime())));
    }

    private long searchable() {
        return cluster.succeed("GET", "/" + products.index() + "/_count", null)
                .path("count")
                .asLong();
    }

    private long promised() {
        return cluster.document(cluster.prefix + "tidemark-control", "progress")
                .path("_source")
                .path("searchable_position")
                .asLong();
    }

    @Test
    void whatIsPromisedIsSearchable() {
        for (long number = 1; number <= 300; number++) {
            apply(number);
            if (number % 10 == 0) {
                long promised = promised();
                assertThat(searchable()).isGreaterThanOrEqualTo(promised);
            }
        }
        await().until(() -> promised() == 300);
        assertThat(searchable()).isEqualTo(300);
        await().until(() -> commits.size() == 300);
        assertThat(published.get(published.size() - 1).lag()).isZero();
    }

    @Test
    void anIndexThatNobodySearchesYetIsRefreshedOnceItIsReleased() {
        dirty.hold(products.index());
        apply(1);
        await().until(() -> promised() == 1);
        assertThat(searchable()).isZero();
        dirty.release(products.index());
        apply(2);
        await().until(() -> promised() == 2);
        assertThat(searchable()).isEqualTo(2);
    }

    @Test
    void whatBelongsToNoPositionIsSearchableOnceItIsAskedForAndElseByAndBy() {
        await().until(() -> !published.isEmpty());
        write(1).join();
        int before = published.size();
        await().until(() -> published.size() >= before + 2); // heartbeats, far from five seconds
        assertThat(searchable()).isZero();
        publisher.publishSoon();
        await().atMost(Duration.ofSeconds(2)).until(() -> searchable() == 1);
        write(2).join();
        await().until(() -> searchable() == 2);
    }

    @Test
    void aQuietStreamIsSearchableAtOnce() {
        apply(1);
        await().until(() -> promised() == 1);
        Instant began = Instant.now();
        apply(2);
        await().pollInterval(Duration.ofMillis(2)).until(() -> promised() == 2);
        // Far below the heartbeat, which would bring it as well.
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMillis(700));
    }

    @Test
    void aHeartbeatGoesOnWhenNothingHappens() {
        await().until(() -> published.size() >= 3);
        assertThat(published.get(2).updatedAt()).isAfter(published.get(1).updatedAt());
        lag.source(7);
        await().until(() -> published.get(published.size() - 1).backlog() == 7);
        assertThat(published.get(published.size() - 1).lag()).isPositive();
    }

    @Test
    void aChangedStateIsPublishedAtOnce() {
        await().until(() -> !published.isEmpty());
        status = new ProjectionStatus(ProjectionStatus.State.PAUSED, "told to");
        publisher.publishSoon();
        await().until(() -> control.progress().orElseThrow().status().equals(status));
    }

    @Test
    void whileElasticsearchIsAwayItWaits() {
        apply(1);
        await().until(() -> promised() == 1);
        proxy.reset();
        apply(2);
        await().until(() -> writer.problem().isPresent());
        assertThat(promised()).isOne();
        proxy.pass();
        await().until(() -> promised() == 2);
        assertThat(searchable()).isEqualTo(2);
        assertThat(stopped).hasNullValue();
    }

    @Test
    void stopsWhenAnotherHasTakenOver() {
        apply(1);
        await().until(() -> promised() == 1);
        new ControlIndex(cluster.client, cluster.prefix).takeOver();
        await().until(() -> stopped.get() instanceof LeadershipLostException);
    }

    @Test
    void closingSaysALastWord() {
        await().until(() -> !published.isEmpty());
        status = ProjectionStatus.of(ProjectionStatus.State.STOPPED);
        publisher.close();
        assertThat(control.progress().orElseThrow().status()).isEqualTo(status);
        assertThat(stopped).hasNullValue();
    }

    @Test
    void closingDoesNotWaitForElasticsearchForEver() {
        await().until(() -> !published.isEmpty());
        proxy.reset();
        publisher.close();
        assertThat(stopped).hasNullValue();
        proxy.pass();
    }
}
