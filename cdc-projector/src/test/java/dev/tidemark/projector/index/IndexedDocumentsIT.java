package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IndexedDocumentsIT {

    private final TestCluster cluster = new TestCluster();
    private final IndexedDocuments documents = new IndexedDocuments(cluster.client);

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    @Test
    void readsSomeByIdAsTheyWereWritten() {
        String index = cluster.products().index();
        String source = "{\"version\":2,\"name\": \"ü \\\"}{\"}";
        cluster.succeed("PUT", "/" + index + "/_doc/a%3Ab?version=7&version_type=external", source);

        Map<String, IndexedDocument> found = documents.get(index, List.of("a:b", "c"), id -> null);

        assertThat(found).containsOnlyKeys("a:b");
        assertThat(found.get("a:b").version()).isEqualTo(7);
        assertThat(new String(found.get("a:b").source(), StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":2,\"name\":\"ü \\\"}{\"}");
    }

    @Test
    void readsAllPageByPageWhetherSearchesSeeThemOrNot() {
        String index = cluster.products().index();
        IntStream.range(0, 7)
                .forEach(i -> cluster.succeed("PUT", "/" + index + "/_doc/" + i, "{\"version\": " + i + "}"));
        Map<String, String> read = new TreeMap<>();
        try (IndexedPages pages = documents.pages(index)) {
            cluster.succeed("PUT", "/" + index + "/_doc/late?refresh=true", "{}");
            for (List<IndexedDocument> page = pages.next(3); !page.isEmpty(); page = pages.next(3)) {
                assertThat(page).hasSizeLessThanOrEqualTo(3);
                page.forEach(document -> read.put(
                        document.id(), new String(document.source(), StandardCharsets.UTF_8).replace(" ", "")));
            }
        }
        assertThat(read).hasSize(7).containsEntry("6", "{\"version\":6}");
    }

    /** More than one page of each slice, and more than two slices. */
    @Test
    void readsAllOfALargeIndexOnce() throws IOException {
        String index = cluster.products().index();
        List<String> ids = IntStream.range(0, 35_000).mapToObj(String::valueOf).toList();
        Request bulk = new Request("POST", "/" + index + "/_bulk");
        bulk.setJsonEntity(ids.stream()
                .map(id -> "{\"index\":{\"_id\":\"" + id + "\"}}\n{\"version\":1}\n")
                .collect(Collectors.joining()));
        cluster.client.performRequest(bulk);

        List<String> read = new ArrayList<>();
        try (IndexedPages pages = documents.pages(index)) {
            for (List<IndexedDocument> page = pages.next(3_000); !page.isEmpty(); page = pages.next(3_000)) {
                page.forEach(document -> read.add(document.id()));
            }
        }
        List<String> readIds = new ArrayList<>();
        try (IndexedIds pages = documents.ids(index)) {
            for (List<String> page = pages.next(3_000); !page.isEmpty(); page = pages.next(3_000)) {
                readIds.addAll(page);
            }
        }

        assertThat(read).hasSameSizeAs(ids).hasSameElementsAs(ids);
        assertThat(readIds).hasSameSizeAs(ids).hasSameElementsAs(ids);
    }

    /** Each turn is of a later moment: what nobody writes meanwhile comes once. */
    @Test
    void readsAllInTurnsWithoutHoldingOneMoment() {
        String index = cluster.products().index();
        IntStream.range(0, 40).forEach(i -> cluster.succeed("PUT", "/" + index + "/_doc/" + i, "{\"version\": 1}"));
        cluster.succeed("POST", "/" + index + "/_refresh", null);
        List<String> read = new ArrayList<>();
        try (IndexedPages pages = documents.pagesInTurns(index, 5)) {
            for (List<IndexedDocument> page = pages.next(3); !page.isEmpty(); page = pages.next(3)) {
                assertThat(page).hasSizeLessThanOrEqualTo(3);
                page.forEach(document -> read.add(document.id()));
                if (read.size() == 3) {
                    cluster.succeed("DELETE", "/" + index + "/_doc/39", null);
                    cluster.succeed("PUT", "/" + index + "/_doc/0", "{\"version\": 2}");
                }
            }
        }
        assertThat(read)
                .as("a held moment would show what was deleted, and what was changed comes once")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 39).mapToObj(String::valueOf).toList());
    }

    @Test
    void anEmptyIndexHasNoTurn() {
        try (IndexedPages pages = documents.pagesInTurns(cluster.products().index(), 5)) {
            assertThat(pages.next(3)).isEmpty();
        }
    }

    @Test
    void anIndexThatIsGoneIsSaidAtOnce() {
        String gone = cluster.prefix + "products-000009";
        assertThatThrownBy(() -> documents.get(gone, List.of("1"), id -> null))
                .isInstanceOf(IndexRefusedException.class)
                .hasMessageContaining("index_not_found_exception");
        assertThatThrownBy(() -> documents.pages(gone)).isInstanceOf(IndexRefusedException.class);
    }
}
