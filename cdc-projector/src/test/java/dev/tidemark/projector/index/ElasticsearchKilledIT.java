package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elasticsearch is killed while it is written to, and comes back: what was reported as applied is there. */
@Timeout(240)
class ElasticsearchKilledIT {

    private static final int DOCUMENTS = 50;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void nothingThatWasAppliedIsLostAndWritingGoesOn() throws Exception {
        try (LocalElasticsearch server = LocalElasticsearch.startTemporary();
                Rest5Client client = Clients.to(server.url(), server)) {
            IndexGeneration products = new IndexGeneration("", "products", 1);
            new IndexLifecycle(client, "", 0)
                    .create(products, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
            DeadLetters deadLetters = new DeadLetters(client, "", Clock.systemUTC());
            deadLetters.open();
            try (BulkWriter writer = new BulkWriter(
                    client, deadLetters, new DirtyIndices(), new WriteCounts(), BulkSettings.defaults())) {
                CompletableFuture<Long> last = CompletableFuture.supplyAsync(() -> write(writer, products.index()));
                while (writer.counts().count("products", Outcome.APPLIED) < 2_000) {
                    Thread.onSpinWait();
                }
                server.kill();
                while (writer.problem().isEmpty()) {
                    Thread.onSpinWait();
                }
                server.restart();
                long before = writer.counts().count("products", Outcome.APPLIED);
                while (writer.counts().count("products", Outcome.APPLIED) < before + 2_000) {
                    Thread.onSpinWait();
                }
                over.set(true);
                last.join();
                assertThat(writer.counts().count("products", Outcome.REJECTED)).isZero();
                assertThat(writer.counts().count("products", Outcome.STALE)).isZero();
            }
            Rest rest = new Rest(client);
            for (int id = 0; id < DOCUMENTS; id++) {
                assertThat(rest.insist("GET", "/" + products.index() + "/_doc/" + id, Map.of(), null)
                                .json()
                                .path("_version")
                                .asLong())
                        .isEqualTo(last(id));
            }
        }
    }

    private final long[] versions = new long[DOCUMENTS];

    private long last(int id) {
        return versions[id];
    }

    /** Writes ever newer versions of a few documents, and waits for each call's outcome now and then. */
    private long write(BulkWriter writer, String index) {
        long version = 0;
        List<CompletableFuture<WriteResult>> results = new ArrayList<>();
        while (!over.get()) {
            List<DocumentWrite> writes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int id = (int) (++version % DOCUMENTS);
                versions[id] = version;
                writes.add(new DocumentWrite(
                        index,
                        new DocumentKey("products", List.of((long) id)),
                        version,
                        ("{\"version\":" + version + "}").getBytes(StandardCharsets.UTF_8),
                        System.nanoTime()));
            }
            results.add(writer.write(writes));
            if (results.size() == 10) {
                results.forEach(CompletableFuture::join);
                results.clear();
            }
        }
        results.forEach(CompletableFuture::join);
        return version;
    }
}
