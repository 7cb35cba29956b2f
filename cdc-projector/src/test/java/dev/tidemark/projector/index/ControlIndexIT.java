package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.FaultProxy;
import dev.tidemark.projector.change.Bytes;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.SchemaHistoryLog;
import dev.tidemark.projector.index.DueFanOut.Point;
import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.Progress.Behind;
import dev.tidemark.projector.progress.ProjectionStatus;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ControlIndexIT {

    private static final String GTIDS = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-";

    private final TestCluster cluster = new TestCluster();
    private final ControlIndex control = new ControlIndex(cluster.client, cluster.prefix);

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    private static Progress progress(long position) {
        return new Progress(
                "3e11fa47-71ca-11e1-9e33-c80aa9429562",
                GtidSet.parse(GTIDS + position),
                position + 2,
                Duration.ofMillis(40),
                new ProjectionStatus(ProjectionStatus.State.PAUSED, "told to"),
                Instant.parse("2026-01-01T10:00:00Z"),
                Instant.parse("2026-01-01T10:00:01.123456Z"),
                Map.of("products", new Progress.Collection("products-000001", "LIVE", null)),
                null);
    }

    private JsonNode document(String id) {
        return cluster.document(cluster.prefix + "tidemark-control", id).path("_source");
    }

    @Test
    void beforeTheFirstStartThereIsNothing() {
        assertThat(control.progress()).isEmpty();
        assertThat(control.collection("products")).isEmpty();
        assertThat(control.takeOver()).isEmpty();
        assertThat(control.epoch()).isOne();
        assertThat(control.progress()).isEmpty();
    }

    @Test
    void theProgressDocumentIsWhatOthersRead() {
        control.takeOver();
        control.write(progress(123));
        JsonNode document = document("progress");
        assertThat(document.toString())
                .isEqualTo("{\"server_uuid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562\",\"gtid_set\":\"" + GTIDS
                        + "123\",\"position\":123,\"searchable_position\":123,\"source_position\":125,\"lag_ms\":40,"
                        + "\"state\":\"paused\",\"reason\":\"told to\",\"committed_at\":\"2026-01-01T10:00:00Z\","
                        + "\"updated_at\":\"2026-01-01T10:00:01.123456Z\",\"collections\":{\"products\":"
                        + "{\"index\":\"products-000001\",\"state\":\"LIVE\"}},\"epoch\":1}");
    }

    @Test
    void theNextStartGoesOnFromTheStoredProgressInANewEpoch() {
        control.takeOver();
        control.write(progress(123));
        ControlIndex next = new ControlIndex(cluster.client, cluster.prefix);
        assertThat(next.takeOver()).contains(progress(123));
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.progress()).contains(progress(123));
        next.write(progress(124));
        assertThat(document("progress").path("position").asLong()).isEqualTo(124);
    }

    @Test
    void whoHasLostCannotWriteAnyMore() {
        control.takeOver();
        control.write(progress(123));
        control.write(building("products", 1));
        ControlIndex next = new ControlIndex(cluster.client, cluster.prefix);
        next.takeOver();
        assertThatThrownBy(() -> control.write(progress(122)))
                .isInstanceOf(LeadershipLostException.class)
                .hasMessageContaining("epoch 2 after our 1")
                .hasMessageContaining(cluster.url());
        assertThat(document("progress").path("position").asLong()).isEqualTo(123);

        next.write(building("products", 2));
        assertThatThrownBy(() -> control.write(building("products", 1))).isInstanceOf(LeadershipLostException.class);
        assertThat(next.collection("products").orElseThrow().find(2)).isPresent();
    }

    @Test
    void theNewOneOverwritesWhatTheOldOneLeftLate() {
        control.takeOver();
        control.write(building("products", 1));
        ControlIndex next = new ControlIndex(cluster.client, cluster.prefix);
        next.takeOver();
        next.write(building("products", 1));
        // Written by the old one before it learns that it has lost, for a collection the new one has not touched yet.
        control.write(building("orders", 1));
        next.write(building("orders", 2));
        assertThat(next.collection("orders").orElseThrow().find(2)).isPresent();
    }

    @Test
    void withoutTakingOverNothingIsWritten() {
        assertThatThrownBy(() -> control.write(progress(1))).hasMessage("take over first");
    }

    @Test
    void aCollectionsFillGoesOnAfterItsCursor() {
        control.takeOver();
        List<Object> key = List.of(7L, BigInteger.ONE.shiftLeft(63), "ü\"", new Bytes(new byte[] {1, -1}));
        CollectionState state = building("products", 3);
        Generation third = state.find(3).orElseThrow();
        control.write(state);
        assertThat(control.collection("products")).contains(state);
        control.write(state.with(third.filled(key, 500).filled(key, 20)));
        Generation read = control.collection("products").orElseThrow().coming().orElseThrow();
        assertThat(read.cursor()).contains(key);
        assertThat(read.documents()).isEqualTo(520);
        assertThat(read.projection()).isEqualTo("collection: products");
        assertThat(read.order()).isEqualTo(new Generation.Order(true, 2, 100));
    }

    @Test
    void whyACollectionIsStoppedOutlivesThatItIs() {
        control.takeOver();
        CollectionState live = CollectionState.none("products")
                .with(new Generation(
                        1,
                        GenerationState.LIVE,
                        Standing.TRUE,
                        "collection: products",
                        Generation.Order.BY_ITSELF,
                        Optional.empty(),
                        7,
                        Optional.empty()));
        Behind then = new Behind(41, Instant.parse("2026-01-01T10:00:00Z"));
        Behind later = new Behind(99, Instant.parse("2026-01-02T10:00:00Z"));
        Stop.Statement statement = Stop.Statement.of("ALTER TABLE product\n  DROP name", 42);

        CollectionState halted = live.with(building("products", 2).find(2).orElseThrow())
                .stopped(Stop.because("no column 'name'", Optional.of(statement)));
        assertThat(halted.generations()).extracting(Generation::standing).containsExactly(Standing.CUT_OFF);
        CollectionState stopped = halted.stopped("no column 'name'", then).stopped("no column 'nam'", later);
        control.write(stopped);
        assertThat(control.collection("products")).contains(stopped);
        assertThat(stopped.stop())
                .contains(new Stop(
                        "no column 'nam'",
                        Optional.of(statement),
                        Optional.of(then),
                        Optional.of(new Generation.Order(true, 2, 100))));
        assertThat(statement.sql()).isEqualTo("ALTER TABLE product DROP name");

        CollectionState mended = stopped.mended(later);
        control.write(mended);
        assertThat(control.collection("products")).contains(mended);
        assertThat(mended.isStopped()).isFalse();
        assertThat(mended.stop().orElseThrow().behind()).contains(then);
        Generation complete = building("products", 2)
                .find(2)
                .orElseThrow()
                .become(GenerationState.CATCHING_UP)
                .become(GenerationState.READY);
        CollectionState promoted = mended.with(complete).promote(2);
        assertThat(promoted.stop()).isEmpty();
        assertThat(promoted.generations()).extracting(Generation::number).containsExactly(2);
    }

    private static CollectionState building(String collection, int number) {
        return CollectionState.none(collection)
                .with(Generation.building(number, "collection: " + collection, new Generation.Order(true, 2, 100)));
    }

    @Test
    void theSchemaHistoryKeepsItsOrderAndAnySize() {
        control.takeOver();
        SchemaHistoryLog log = control.schemaHistory();
        assertThat(log.read()).isEmpty();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            entries.add("{\"ddl\":\"" + (i == 5 ? "x".repeat(200_000) : "ü\\n" + i) + "\"}");
        }
        entries.forEach(log::append);
        assertThat(log.read()).isEqualTo(entries);

        ControlIndex next = new ControlIndex(cluster.client, cluster.prefix);
        next.schemaHistory().append("{}");
        assertThat(next.schemaHistory().read()).hasSize(221);
        assertThatThrownBy(() -> log.append("{\"other\":1}")).isInstanceOf(LeadershipLostException.class);

        next.schemaHistory().clear();
        assertThat(next.schemaHistory().read()).isEmpty();
        next.schemaHistory().append("{}");
        assertThat(next.schemaHistory().read()).hasSize(1);
    }

    @Test
    void refusesAnIndexThatIsNotOurs() {
        cluster.succeed("PUT", "/" + cluster.prefix + "tidemark-control", "{}");
        assertThatThrownBy(control::takeOver)
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining("tidemark-control' that Tidemark did not make");
    }

    @Test
    void anIndexThatIsGoneIsNotMadeAnewByGuessing() {
        control.takeOver();
        cluster.succeed("DELETE", "/" + cluster.prefix + "tidemark-control", null);
        assertThatThrownBy(() -> control.write(progress(1)))
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining("it was removed");
        assertThat(control.takeOver()).isEqualTo(Optional.empty());
    }

    /** Whether a write whose answer was lost took effect is unknown; the writer must neither stop nor lose its place. */
    @Test
    void lostAnswersAreNoLostLeadership() throws IOException {
        URI url = URI.create(cluster.url());
        try (FaultProxy proxy = FaultProxy.before(url.getHost(), url.getPort());
                Rest5Client client = Clients.to("http://127.0.0.1:" + proxy.port(), Backends.elasticsearch())) {
            ControlIndex flaky = new ControlIndex(client, cluster.prefix);
            flaky.takeOver();
            SchemaHistoryLog log = flaky.schemaHistory();
            for (int i = 1; i <= 20; i++) {
                proxy.cutAfter(i % 5 == 0 ? 0 : 30 * i);
                flaky.write(progress(i));
                log.append("{\"entry\":" + i + "}");
            }
            proxy.pass();
            assertThat(document("progress").path("position").asLong()).isEqualTo(20);
            assertThat(log.read()).hasSize(20).last().isEqualTo("{\"entry\":20}");
        }
    }

    @Test
    void whatIsDueIsReadAsItWasWritten() {
        control.takeOver();
        DueFanOut due = new DueFanOut(
                "products",
                List.of("products-000001", "products-000002"),
                "category",
                List.of(7L, "a:b", new Bytes(new byte[] {1, -1})),
                new Point(1, List.of(new BigInteger("18446744073709551615"))),
                new Point(2, null),
                3,
                5,
                42,
                Instant.parse("2026-01-01T00:00:00.123456Z"));
        control.writeFanOuts(List.of(due));
        assertThat(control.fanOuts()).containsExactly(due);
        control.writeFanOuts(List.of());
        assertThat(control.fanOuts()).isEmpty();
    }
}
