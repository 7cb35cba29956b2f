package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.progress.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would keep Elasticsearch from making or filling another index. */
class ClusterRoomIT {

    private static final String DISK = "cluster.routing.allocation.disk.";

    private final TestCluster cluster = new TestCluster();
    private String index;

    @BeforeEach
    void open() {
        index = cluster.products().index();
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    private List<Finding> look(int shards) {
        return new ClusterRoom(cluster.client, cluster.prefix).look(List.of(index), shards, 0);
    }

    @Test
    void nothingIsSaidToBeInTheWayWhereNothingIs() {
        withDisk(
                "1b",
                "1b",
                () -> assertThat(look(1))
                        .singleElement()
                        .satisfies(found -> assertThat(found.state()).isEqualTo(Finding.OK)));
    }

    /** What {@link WriteQueue} reads. */
    @Test
    void everyNodeTellsHowManyWritesWaitAndHowManyMay() throws Exception {
        JsonNode nodes = cluster.rest
                .send("GET", "/_cat/thread_pool/write", Map.of("format", "json", "h", "queue,queue_size"), (JsonNode)
                        null)
                .json();
        assertThat(nodes).isNotEmpty().allSatisfy(node -> {
            assertThat(node.path("queue").asText()).matches("\\d+");
            assertThat(node.path("queue_size").asInt()).isPositive();
        });
    }

    @Test
    void moreShardsThanTheClusterAllowsAreInTheWay() {
        withDisk(
                "1b",
                "1b",
                () -> assertThat(look(1_000_000)).singleElement().satisfies(found -> {
                    assertThat(found.state()).isEqualTo(Finding.WARNING);
                    assertThat(found.text()).contains("cannot be made: with 1000000 shards", "max_shards_per_node");
                }));
    }

    @Test
    void aDiskThatIsFullerThanTheHighWatermarkIsInTheWay() {
        withDisk(
                "9000tb",
                "8000tb",
                () -> assertThat(look(1)).singleElement().satisfies(found -> {
                    assertThat(found.state()).isEqualTo(Finding.WARNING);
                    assertThat(found.text()).contains("would get no place", "(8000tb)", " GiB left");
                }));
    }

    @Test
    void blocksAreInTheWay() {
        for (String block : List.of("write", "read_only_allow_delete")) {
            cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks." + block + "\": true}");
            assertThat(look(1)).filteredOn(Finding::isProblem).singleElement().satisfies(found -> {
                assertThat(found.subject()).isEqualTo(index);
                assertThat(found.text()).contains("index.blocks." + block);
            });
            cluster.succeed("PUT", "/" + index + "/_settings", "{\"index.blocks." + block + "\": null}");
        }
        assertThat(look(1)).noneMatch(Finding::isProblem);
    }

    /** Nothing else is made meanwhile: it would wait for a disk. */
    private void withDisk(String low, String high, Runnable then) {
        try {
            settings('"' + low + '"', '"' + high + '"', "\"1b\"", "true");
            then.run();
        } finally {
            settings("null", "null", "null", "null");
        }
    }

    private void settings(String low, String high, String flood, String enabled) {
        cluster.succeed("PUT", "/_cluster/settings", """
                {"transient": {
                  "%1$sthreshold_enabled": %5$s,
                  "%1$swatermark.low": %2$s, "%1$swatermark.high": %3$s, "%1$swatermark.flood_stage": %4$s}}
                """.formatted(DISK, low, high, flood, enabled));
    }
}
