package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.tidemark.local.Backends;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BulkWriterIT {

    private final TestCluster cluster = new TestCluster();
    private final DeadLetters deadLetters = new DeadLetters(cluster.client, cluster.prefix, Clock.systemUTC());
    private String index;
    private BulkWriter writer;

    @BeforeEach
    void open() {
        deadLetters.open();
        index = cluster.products().index();
        writer = new BulkWriter(
                cluster.client, deadLetters, new DirtyIndices(), new WriteCounts(), BulkSettings.defaults());
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        cluster.close();
    }

    private DocumentWrite write(long id, long version, String source) {
        return new DocumentWrite(
                index,
                new DocumentKey("products", List.of(id)),
                version,
                source == null ? null : source.getBytes(StandardCharsets.UTF_8),
                System.nanoTime());
    }

    private static String versioned(long version) {
        return "{\"version\":" + version + "}";
    }

    @Test
    void appliesByVersion() {
        assertThat(writer.write(List.of(write(1, 10, versioned(10)), write(2, 10, null), write(3, 10, "{}")))
                        .join())
                .isEqualTo(new WriteResult(3, 0, 0, 0, List.of()));
        assertThat(writer.write(List.of(write(1, 9, versioned(9)), write(2, 9, versioned(9)), write(3, 10, "{}")))
                        .join())
                .isEqualTo(new WriteResult(1, 2, 0, 0, List.of()));
        assertThat(cluster.document(index, 1).path("_version").asLong()).isEqualTo(10);
        assertThat(cluster.document(index, 2).path("found").asBoolean()).isFalse();
        assertThat(writer.write(List.of(write(1, 11, null))).join().applied()).isOne();
        assertThat(cluster.document(index, 1).path("found").asBoolean()).isFalse();
    }

    @Test
    void aRoutedDocumentIsWrittenAskedForAndDeletedOnItsShard() {
        IndexGeneration routed = new IndexGeneration(cluster.prefix, "routed", 1);
        new IndexLifecycle(cluster.client, cluster.prefix, 0)
                .create(
                        routed,
                        TestCluster.mapping("routed")
                                .replace("\"properties\"", "\"_routing\": {\"required\": true}, \"properties\""),
                        Map.of("number_of_shards", IntNode.valueOf(7)),
                        TestCluster.NO_TEXT);
        for (String routing : List.of("a", "b", "c, \"d\"", "ü")) {
            DocumentKey key = new DocumentKey("routed", List.of(routing, 1L));
            assertThat(writer.write(List.of(routed(routed, key, routing, 10, versioned(10))))
                            .join()
                            .applied())
                    .isOne();
            // Refused by its content, but nobody needs it any more: only its own shard can tell.
            assertThat(writer.write(List.of(routed(routed, key, routing, 9, "{\"version\":\"x\"}")))
                            .join())
                    .isEqualTo(new WriteResult(0, 1, 0, 0, List.of()));
            IndexedDocuments documents = new IndexedDocuments(cluster.client);
            assertThat(documents.get(routed.index(), List.of(key.id()), id -> routing))
                    .containsOnlyKeys(key.id());
            assertThat(writer.write(List.of(routed(routed, key, routing, 11, null)))
                            .join()
                            .applied())
                    .isOne();
            assertThat(documents.get(routed.index(), List.of(key.id()), id -> routing))
                    .isEmpty();
        }
        assertThat(deadLetters.count("routed")).isZero();
    }

    private static DocumentWrite routed(
            IndexGeneration generation, DocumentKey key, String routing, long version, String source) {
        return new DocumentWrite(
                generation.index(),
                key,
                routing,
                version,
                source == null ? null : source.getBytes(StandardCharsets.UTF_8),
                System.nanoTime(),
                null);
    }

    @Test
    void aDeletedDocumentStaysDeletedEvenWhenElasticsearchHasForgottenTheDelete() {
        writer.write(List.of(write(1, 10, versioned(10)))).join();
        assertThat(writer.write(List.of(write(1, 50, null))).join().applied()).isOne();
        cluster.succeed("POST", "/" + index + "/_close", null);
        cluster.succeed("POST", "/" + index + "/_open", null);
        assertThat(writer.write(List.of(write(1, 40, versioned(40)))).join())
                .isEqualTo(new WriteResult(0, 1, 0, 0, List.of()));
        assertThat(cluster.document(index, 1).path("found").asBoolean()).isFalse();
        assertThat(writer.write(List.of(write(1, 60, versioned(60)))).join().applied())
                .isOne();
    }

    @Test
    void gzipMakesNoDifference() {
        BulkSettings plain = BulkSettings.defaults();
        try (BulkWriter zipped = new BulkWriter(
                cluster.client,
                deadLetters,
                new DirtyIndices(),
                new WriteCounts(),
                new BulkSettings(
                        1,
                        plain.bulkBytes(),
                        plain.bulkDocuments(),
                        plain.queuedBytes(),
                        plain.documentBytes(),
                        plain.maxAge(),
                        plain.answerLimit(),
                        plain.longestPause(),
                        true))) {
            assertThat(zipped.write(List.of(write(1, 10, versioned(10)))).join().applied())
                    .isOne();
        }
        assertThat(cluster.document(index, 1).path("_source").path("version").asLong())
                .isEqualTo(10);
    }

    @Test
    void whatElasticsearchCannotTakeIsKeptAndTheRestGoesOn() {
        List<DocumentWrite> bad = List.of(
                write(1, 10, "{\"unknown\":1}"),
                write(2, 10, "{\"version\":\"x\"}"),
                write(3, 10, "{broken"),
                write(4, 10, ""),
                write(5, 10, "{\"name\":\"" + "x".repeat(40_000) + "\"}"),
                write(6, 10, "{\"version\":1}{\"version\":2}"));
        List<DocumentWrite> all = new ArrayList<>(bad);
        all.add(write(7, 10, versioned(10)));
        assertThat(writer.write(all).join()).isEqualTo(new WriteResult(1, 0, bad.size(), 0, List.of()));
        assertThat(deadLetters.count("products")).isEqualTo(bad.size());

        assertThat(writer.write(List.of(write(1, 11, versioned(11)))).join().applied())
                .isOne();
        assertThat(deadLetters.count("products")).isEqualTo(bad.size() - 1);
    }

    @Test
    void aMissingIndexIsNotMadeAnew() {
        cluster.succeed("DELETE", "/" + index, null);
        assertThatThrownBy(
                        () -> writer.write(List.of(write(1, 10, versioned(10)))).join())
                .hasCauseInstanceOf(IndexRefusedException.class)
                .hasMessageContaining(index)
                .hasMessageContaining("404 index_not_found_exception")
                .hasMessageContaining("backfill");
        assertThat(cluster.request("GET", "/" + index, null).status()).isEqualTo(404);
        assertThat(cluster.request("GET", "/" + index + "-write", null).status())
                .isEqualTo(404);
    }

    @Test
    void aRetiredIndexMayBeMissing() {
        writer.retire(index);
        cluster.succeed("DELETE", "/" + index, null);
        assertThat(writer.write(List.of(write(1, 10, versioned(10)), write(2, 10, versioned(10))))
                        .join())
                .isEqualTo(new WriteResult(0, 0, 0, 2, List.of()));
        assertThat(writer.problem()).isEmpty();
        assertThat(cluster.request("GET", "/" + index, null).status()).isEqualTo(404);
    }

    @Test
    void aClosedIndexStopsAllWriting() {
        cluster.succeed("POST", "/" + index + "/_close", null);
        assertThatThrownBy(
                        () -> writer.write(List.of(write(1, 10, versioned(10)))).join())
                .hasMessageContaining("index_closed_exception");
        assertThat(deadLetters.count("products")).isZero();
    }

    @Test
    void aBlockedIndexStopsAllWriting() {
        cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":true}");
        assertThatThrownBy(
                        () -> writer.write(List.of(write(1, 10, versioned(10)))).join())
                .hasMessageContaining("403 cluster_block_exception");
    }

    @Test
    void anAliasThatLeadsToTwoIsNoDocumentsFault() {
        cluster.succeed("PUT", "/" + cluster.prefix + "stranger", null);
        cluster.succeed(
                "POST",
                "/_aliases",
                "{\"actions\": [{\"add\": {\"index\": \"%sstranger\", \"alias\": \"%s-write\", \"is_hidden\": true}}]}"
                        .formatted(cluster.prefix, index));
        assertThatThrownBy(
                        () -> writer.write(List.of(write(1, 10, versioned(10)))).join())
                .hasMessageContaining("400 illegal_argument_exception")
                .hasCauseInstanceOf(IndexRefusedException.class)
                .extracting(e -> ((IndexRefusedException) e.getCause()).collection())
                .isEqualTo(Optional.of("products"));
        assertThat(deadLetters.count("products")).isZero();
    }

    @Test
    void namesTheCollectionWhoseIndexIsBlocked() {
        cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only\":true}");
        assertThatThrownBy(
                        () -> writer.write(List.of(write(1, 10, versioned(10)))).join())
                .extracting(e -> ((IndexRefusedException) e.getCause()).collection())
                .isEqualTo(Optional.of("products"));
        cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only\":null}");
    }

    @Test
    void aFullDiskIsWaitedFor() throws Exception {
        cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only_allow_delete\":true}");
        CompletableFuture<WriteResult> written = writer.write(List.of(write(1, 10, versioned(10))));
        while (writer.problem().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(writer.problem().orElseThrow()).contains("429 cluster_block_exception");
        assertThat(written).isNotDone();
        cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only_allow_delete\":null}");
        assertThat(written.join().applied()).isOne();
    }

    /** Few documents, many writers, a cluster that fails in every way: no document is lost or goes back. */
    @Test
    void noDocumentGoesBackWhateverFails() throws Exception {
        long seed = System.nanoTime();
        System.out.println("noDocumentGoesBackWhateverFails: seed " + seed);
        int documents = 12;
        int threads = 8;
        AtomicLong clock = new AtomicLong();
        AtomicLong[] highest =
                IntStream.range(0, documents).mapToObj(id -> new AtomicLong()).toArray(AtomicLong[]::new);
        AtomicLong submitted = new AtomicLong();
        AtomicLong settled = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();

        try (FlakyProxy proxy = new FlakyProxy(cluster.url(), new Random(seed));
                Rest5Client flaky = Clients.to(proxy.url(), Backends.elasticsearch());
                BulkWriter stressed = new BulkWriter(
                        flaky,
                        deadLetters,
                        new DirtyIndices(),
                        new WriteCounts(),
                        new BulkSettings(
                                3,
                                4_000,
                                50,
                                20_000,
                                100_000,
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(100),
                                false))) {
            CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> watchThatNothingGoesBack(documents, over));
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(seed + 1 + thread);
                all.add(CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 100; round++) {
                        List<DocumentWrite> writes = new ArrayList<>();
                        for (int i = random.nextInt(4); i >= 0; i--) {
                            int id = random.nextInt(documents);
                            long version = clock.incrementAndGet();
                            highest[id].accumulateAndGet(version, Math::max);
                            // Documents below 6 are never deleted, so that their versions can be watched.
                            boolean delete = id >= 6 && random.nextInt(3) == 0;
                            writes.add(write(id, version, delete ? null : versioned(version)));
                        }
                        submitted.addAndGet(writes.size());
                        CompletableFuture<WriteResult> written = stressed.write(writes);
                        written.thenAccept(
                                result -> settled.addAndGet(result.applied() + result.stale() + result.superseded()));
                        if (random.nextInt(5) == 0) {
                            written.join();
                        }
                    }
                    stressed.write(List.of()).join();
                }));
            }
            all.forEach(CompletableFuture::join);
            // A last write of each, alone at the end of its lane: once it is done all before it is.
            for (int id = 0; id < documents; id++) {
                long version = clock.incrementAndGet();
                highest[id].set(version);
                submitted.incrementAndGet();
                WriteResult last = stressed.write(
                                List.of(write(id, version, deletedInTheEnd(id) ? null : versioned(version))))
                        .join();
                assertThat(last.applied()).isOne();
                settled.incrementAndGet();
            }
            over.set(true);
            watch.join();
            assertThat(settled).hasValue(submitted.get());
            assertThat(stressed.queuedBytes()).isZero();
            assertThat(stressed.counts().count("products", Outcome.RETRIED)).isPositive();
            assertThat(stressed.counts().count("products", Outcome.REJECTED)).isZero();
        }
        for (int id = 0; id < documents; id++) {
            JsonNode document = cluster.document(index, id);
            assertThat(document.path("found").asBoolean()).isEqualTo(!deletedInTheEnd(id));
            if (!deletedInTheEnd(id)) {
                assertThat(document.path("_version").asLong()).isEqualTo(highest[id].get());
                assertThat(document.path("_source").path("version").asLong()).isEqualTo(highest[id].get());
            }
        }
    }

    private static boolean deletedInTheEnd(int id) {
        return id == 7 || id == 11;
    }

    private void watchThatNothingGoesBack(int documents, AtomicBoolean over) {
        long[] seen = new long[documents];
        while (!over.get()) {
            for (int id = 0; id < 6; id++) {
                JsonNode document = cluster.document(index, id);
                long version = document.path("_version").asLong();
                assertThat(version).as("document %d", id).isGreaterThanOrEqualTo(seen[id]);
                assertThat(document.path("_source").path("version").asLong()).isEqualTo(version);
                seen[id] = version;
            }
        }
    }
}
