package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IndexLifecycleIT {

    private final TestCluster cluster = new TestCluster();
    private final IndexLifecycle lifecycle = new IndexLifecycle(cluster.client, cluster.prefix, 0);
    private final IndexGeneration first = new IndexGeneration(cluster.prefix, "products", 1);

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    @Test
    void tellsWhetherElasticsearchHasAFilter() throws IOException {
        String probe = "{\"tokenizer\":\"standard\",\"text\":\"a\",\"filter\":[\"lowercase\",{\"type\":\"%s\"}]}";
        assertThat(lifecycle.analyzes(List.of(Answer.MAPPER.readTree(probe.formatted("stop")))))
                .isTrue();
        assertThat(lifecycle.analyzes(List.of(
                        Answer.MAPPER.readTree(probe.formatted("stop")),
                        Answer.MAPPER.readTree(probe.formatted("no_such_filter")))))
                .isFalse();
    }

    @Test
    void whatIsNobodysToWriteIsNoReasonToStop() {
        lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        lifecycle.create(first.next(), TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        cluster.succeed("PUT", "/" + first.next().index() + "/_block/write", null);
        CollectionState written =
                CollectionState.none("products").with(Generation.building(1, "", Generation.Order.BY_ITSELF));
        assertThat(lifecycle.refusal(written)).isEmpty();
        assertThat(lifecycle.refusal(written.with(Generation.building(2, "", Generation.Order.BY_ITSELF))))
                .hasValueSatisfying(refused -> assertThat(refused)
                        .hasMessageContaining(first.next().index())
                        .hasMessageContaining("index.blocks.write"));
    }

    @Test
    void anEmptyClusterHasNoGenerations() {
        assertThat(lifecycle.generations("products")).isEmpty();
        assertThat(lifecycle.live("products")).isEmpty();
        assertThat(lifecycle.next("products")).isEqualTo(first);
    }

    @Test
    void createsAGenerationThatRemembersDeletesAndDescribesItself() {
        lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        JsonNode index = cluster.succeed("GET", "/" + first.index(), null).path(first.index());
        assertThat(index.at("/settings/index/gc_deletes").asText()).isEqualTo("3600s");
        assertThat(index.at("/settings/index/refresh_interval").asText()).isEqualTo("-1");
        assertThat(index.at("/settings/index/number_of_replicas").asText()).isEqualTo("0");
        assertThat(lifecycle.generations("products")).singleElement().satisfies(found -> {
            assertThat(found.generation()).isEqualTo(first);
            assertThat(found.live()).isFalse();
            assertThat(found.meta().path("projection").asText()).isEqualTo("abc");
        });
        assertThat(lifecycle.next("products").number()).isEqualTo(2);
    }

    @Test
    void settingsOfTheFileStandBesideOurs() {
        lifecycle.create(
                first,
                TestCluster.mapping("products"),
                Map.of(
                        "number_of_shards", IntNode.valueOf(2),
                        "number_of_replicas", IntNode.valueOf(1),
                        "mapping.total_fields.limit", IntNode.valueOf(77)),
                TestCluster.NO_TEXT);
        assertThat(setting("number_of_shards")).isEqualTo("2");
        assertThat(setting("number_of_replicas")).isEqualTo("1");
        assertThat(setting("mapping.total_fields.limit")).isEqualTo("77");
        assertThat(setting("refresh_interval")).isEqualTo("-1");

        Map<String, JsonNode> changed = new HashMap<>();
        changed.put("number_of_replicas", null);
        changed.put("mapping.total_fields.limit", null);
        changed.put("max_ngram_diff", IntNode.valueOf(5));
        lifecycle.change(first, changed);

        assertThat(setting("number_of_replicas")).isEqualTo("0"); // what this lifecycle gives
        assertThat(setting("mapping.total_fields.limit")).isNull();
        assertThat(setting("max_ngram_diff")).isEqualTo("5");
        assertThat(setting("refresh_interval")).isEqualTo("-1");
        assertThatThrownBy(() -> lifecycle.change(first, Map.of("number_of_shards", IntNode.valueOf(5))))
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining("number_of_shards");
    }

    /** Null where it has none of its own. */
    private String setting(String name) {
        return cluster.succeed("GET", "/" + first.index() + "/_settings?flat_settings=true", null)
                .path(first.index())
                .path("settings")
                .path("index." + name)
                .asText(null);
    }

    @Test
    void creatingItAgainAfterAnInterruptionIsFine() {
        lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        assertThatCode(() -> lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT))
                .doesNotThrowAnyException();
    }

    @Test
    void movesTheAliasFromOneGenerationToTheNextAndBack() {
        lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        lifecycle.create(first.next(), TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        cluster.succeed("PUT", "/" + first.index() + "/_doc/1", "{\"name\":\"a\"}");
        lifecycle.promote(first);
        assertThat(lifecycle.live("products").orElseThrow().generation()).isEqualTo(first);
        assertThat(lifecycle.documents(first)).isOne();
        assertThat(cluster.succeed("GET", "/" + first.alias() + "/_count", null)
                        .path("count")
                        .asInt())
                .isOne();

        lifecycle.promote(first.next());
        assertThat(lifecycle.generations("products"))
                .extracting(IndexLifecycle.Existing::live)
                .containsExactly(false, true);
        lifecycle.promote(first.next());
        lifecycle.promote(first);
        assertThat(lifecycle.live("products").orElseThrow().generation()).isEqualTo(first);
    }

    @Test
    void otherCollectionsWithTheSameBeginningAreNotMixedUp() {
        lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT);
        IndexGeneration other = new IndexGeneration(cluster.prefix, "products-old", 3);
        lifecycle.create(other, TestCluster.mapping("products-old"), Map.of(), TestCluster.NO_TEXT);
        lifecycle.promote(other);
        assertThat(lifecycle.generations("products")).hasSize(1);
        assertThat(lifecycle.generations("products-old")).hasSize(1);
    }

    @Test
    void refusesAnIndexThatIsNotOurs() {
        cluster.succeed("PUT", "/" + first.index(), "{}");
        assertThatThrownBy(() -> lifecycle.generations("products"))
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining(cluster.url())
                .hasMessageContaining("an index '" + first.index() + "' that Tidemark did not make")
                .hasMessageContaining("TIDEMARK_INDEX_PREFIX");
        assertThatThrownBy(
                        () -> lifecycle.create(first, TestCluster.mapping("products"), Map.of(), TestCluster.NO_TEXT))
                .isInstanceOf(IndexRefusedException.class);
    }

    @Test
    void refusesAnIndexInPlaceOfTheAlias() {
        cluster.succeed("PUT", "/" + first.alias(), "{}");
        assertThatThrownBy(() -> lifecycle.generations("products"))
                .hasMessageContaining("an index '" + first.alias() + "'");
    }

    @Test
    void refusesAnAliasThatIsNotOurs() {
        cluster.succeed("PUT", "/" + cluster.prefix + "x", "{\"aliases\":{\"" + first.alias() + "\":{}}}");
        assertThatThrownBy(() -> lifecycle.generations("products"))
                .hasMessageContaining("an alias '" + first.alias() + "'");
    }

    @Test
    void saysWhatElasticsearchDislikesInAMapping() {
        assertThatThrownBy(() -> lifecycle.create(
                        first,
                        "{\"_meta\":{\"tidemark\":{\"collection\":\"products\"}},\"nonsense\":1}",
                        Map.of(),
                        TestCluster.NO_TEXT))
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining(first.index())
                .hasMessageContaining("400 mapper_parsing_exception");
    }
}
