package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.Installation.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PagingIT {

    private static final int DOCUMENTS = 1_200;

    private Installation installation;

    @BeforeEach
    void open() {
        installation = Installation.open();
        installation.open("products");
        installation.write("products", 1, 1, products(0, DOCUMENTS));
        installation.refresh();
        installation.progress(1, 1, 0);
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private static Map<String, String> products(int from, int to) {
        Map<String, String> products = new HashMap<>();
        IntStream.range(from, to).forEach(id -> products.put(String.valueOf(id), product(id, "Same", "5.00")));
        return products;
    }

    private static String product(int id, String name, String price) {
        return "{\"id\":%d,\"name\":\"%s\",\"price\":{\"amount\":\"%s\"}}".formatted(id, name, price);
    }

    /** All ids, from the first page to the last. */
    private List<String> walk(String query) {
        return walk(query, "");
    }

    /** @param cursor where to begin, as a parameter */
    private List<String> walk(String query, String cursor) {
        List<String> ids = new ArrayList<>();
        while (true) {
            Response page = installation.get("/v1/products?" + query + cursor).expect(200);
            ids.addAll(page.ids());
            if (page.next() == null) {
                assertThat(page.header("Link")).isEmpty();
                return ids;
            }
            cursor = "&cursor=" + page.next();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=-price,name", "q=same", "", "sort=name&price=5"})
    void everyDocumentComesOnceWhileWritesGoOn(String query) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int version = 2; !over.get(); version++) {
                Map<String, String> changes = new HashMap<>();
                for (int i = 0; i < 50; i++) {
                    int id = ThreadLocalRandom.current().nextInt(2 * DOCUMENTS);
                    changes.put(String.valueOf(id), product(id, "Other " + version, version + ".00"));
                }
                installation.write("products", 1, version, changes);
                installation.refresh();
                installation.progress(version, version, 0);
            }
        });
        String first =
                installation.get("/v1/products?limit=7&" + query).expect(200).next();
        writer.start();
        try {
            List<String> ids = walk("limit=97&" + query);
            assertThat(ids).doesNotHaveDuplicates();
            // A view that was opened before the first write has all that was there, and nothing else.
            List<String> before = walk("limit=97&" + query, "&cursor=" + first);
            assertThat(before).hasSize(DOCUMENTS - 7).doesNotHaveDuplicates();
        } finally {
            over.set(true);
            writer.join();
        }
    }

    @Test
    void whatIsEqualIsInTheOrderOfKeys() {
        List<String> expected =
                IntStream.range(0, DOCUMENTS).mapToObj(String::valueOf).toList();
        assertThat(walk("limit=200&sort=-price,name")).isEqualTo(expected);
        assertThat(walk("limit=200")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "-name",
                "price",
                "-price",
                "created_at",
                "-created_at",
                "available",
                "-available",
                "stock,-price"
            })
    void documentsWithoutAValueComeLast(String sort) {
        installation.write(
                "products",
                1,
                2,
                Map.of(
                        "0",
                        "{\"id\":0,\"name\":\"A\",\"price\":{\"amount\":\"1\"},"
                                + "\"created_at\":\"2026-01-01T00:00:00.123456Z\",\"available\":true,\"stock\":1}",
                        "1",
                        "{\"id\":1}",
                        "2",
                        "{\"id\":2,\"name\":null,\"price\":null,\"created_at\":null,\"available\":null,\"stock\":null}"));
        installation.refresh();
        installation.progress(2, 2, 0);
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Response page = installation
                    .get("/v1/products?id=0..2&limit=1&after=2&sort=" + sort + cursor)
                    .expect(200);
            ids.addAll(page.ids());
            cursor = page.next() == null ? null : "&cursor=" + page.next();
        } while (cursor != null);
        assertThat(ids).containsExactly("0", "1", "2");
    }

    @Test
    void hitsAreCountedUpToTenThousand() {
        installation.write("products", 1, 2, products(DOCUMENTS, 10_000));
        installation.refresh();
        installation.progress(2, 2, 0);
        for (String q : List.of("", "&q=same")) {
            assertThat(installation
                            .get("/v1/products?limit=1&after=2" + q)
                            .body()
                            .get("total"))
                    .hasToString("{\"value\":10000,\"relation\":\"eq\"}");
        }
        installation.write("products", 1, 3, products(10_000, 10_001));
        installation.refresh();
        installation.progress(3, 3, 0);
        for (String q : List.of("", "&q=same")) {
            assertThat(installation
                            .get("/v1/products?limit=1&after=3" + q)
                            .body()
                            .get("total"))
                    .hasToString("{\"value\":10000,\"relation\":\"gte\"}");
        }
    }

    @Test
    void linkLeadsToTheNextPage() {
        Response first =
                installation.get("/v1/products?q=same&limit=5&after=1&wait=1s").expect(200);
        String link = first.header("Link").orElseThrow();
        assertThat(link).startsWith("</v1/products?q=same&limit=5&cursor=").endsWith(">; rel=\"next\"");
        Response second = installation.get(link.substring(1, link.indexOf('>'))).expect(200);
        assertThat(second.ids()).hasSize(5).doesNotContainAnyElementsOf(first.ids());
    }

    @Test
    void cursorIsForItsQueryOnly() {
        String next = installation.get("/v1/products?price=5&limit=5").next();
        for (String other : List.of("price=6", "price=5&sort=name", "q=same", "")) {
            Response answer = installation
                    .get("/v1/products?" + other + "&cursor=" + next)
                    .expect(400);
            assertThat(answer.problem()).isEqualTo("invalid-cursor");
            assertThat(answer.detail()).contains("another query");
        }
        installation.get("/v1/products?limit=9&price=5&cursor=" + next).expect(200);
    }

    @Test
    void changedCursorIsRefused() {
        String next = installation.get("/v1/products?limit=5").next();
        for (int at = 8; at < next.length(); at += 11) {
            char other = next.charAt(at) == 'A' ? 'B' : 'A';
            String changed = next.substring(0, at) + other + next.substring(at + 1);
            assertThat(installation
                            .get("/v1/products?limit=5&cursor=" + changed)
                            .expect(400)
                            .problem())
                    .isEqualTo("invalid-cursor");
        }
        installation
                .get("/v1/products?cursor=" + next.substring(0, next.length() / 2))
                .expect(400);
    }

    @Test
    void cursorOfAnotherKeyHasExpired() {
        try (Installation other = Installation.with(
                new SearchConfig.Cursor("0123456789abcdef", 120), new SearchConfig.Limits(5, 64, 1_000))) {
            other.open("products");
            other.write("products", 1, 1, products(0, 10));
            other.refresh();
            await().until(() -> other.get("/v1/products").status() == 200);
            String next = other.get("/v1/products?limit=5").next();
            Response answer = installation.get("/v1/products?cursor=" + next).expect(410);
            assertThat(answer.problem()).isEqualTo("cursor-expired");
            other.get("/v1/products?cursor=" + next).expect(200);
        }
    }

    @Test
    void pagesGoOnInTheirGenerationUntilItIsDropped() {
        Response first = installation.get("/v1/products?limit=200&sort=name").expect(200);
        installation.create("products", 2);
        installation.write("products", 2, 1, Map.of("1", product(1, "New", "1")));
        installation.refresh();
        List<String> ids = new ArrayList<>(first.ids());
        installation.promote("products", 2);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> installation.get("/v1/products").ids(), List.of("1")::equals);
        String next = first.next();
        String last = next;
        while (next != null) {
            Response page = installation
                    .get("/v1/products?limit=200&sort=name&cursor=" + next)
                    .expect(200);
            ids.addAll(page.ids());
            last = next;
            next = page.next();
        }
        assertThat(ids).hasSize(DOCUMENTS).doesNotHaveDuplicates();
        installation.drop("products", 1);
        assertThat(installation
                        .get("/v1/products?limit=200&sort=name&cursor=" + last)
                        .expect(410)
                        .problem())
                .isEqualTo("cursor-expired");
    }

    @Test
    void closedViewHasExpired() throws IOException {
        AtomicReference<String> opened = new AtomicReference<>();
        try (Between between = new Between((path, answer) -> {
                    if (path.endsWith("-000001/_pit")) {
                        opened.set(new String(answer.body(), StandardCharsets.UTF_8));
                    }
                });
                Installation other = Installation.behind(between.url(), new SearchConfig.Limits(5, 64, 100))) {
            other.open("products");
            other.write("products", 1, 1, products(0, 10));
            other.refresh();
            await().until(() -> other.get("/v1/products").status() == 200);
            String next = other.get("/v1/products?limit=5").expect(200).next();
            String view = Installation.parse(opened.get()).get("id").textValue();
            other.index("DELETE", "/_pit", "{\"id\":\"" + view + "\"}");
            assertThat(other.get("/v1/products?limit=5&cursor=" + next)
                            .expect(410)
                            .problem())
                    .isEqualTo("cursor-expired");
            // Whoever begins does not notice: the shared view is opened anew.
            other.get("/v1/products?limit=5").expect(200);
        }
    }

    /** Whatever made a search fail, its view may still be there: it is replaced, and closed when nobody can be using it. */
    @Test
    void viewThatIsGivenUpIsClosed() throws IOException {
        AtomicInteger open = new AtomicInteger();
        try (Between between = new Between((path, answer) -> {
                    if (path.endsWith("/_pit")) {
                        JsonNode told = Installation.parse(new String(answer.body(), StandardCharsets.UTF_8));
                        open.addAndGet(
                                told.has("id") ? 1 : -told.path("num_freed").intValue());
                    }
                });
                Installation other = Installation.behind(between.url(), new SearchConfig.Limits(1, 64, 100))) {
            other.open("products");
            await().until(() -> other.get("/v1/products").status() == 200);
            between.answerOnce(
                    "_search",
                    503,
                    Installation.json("{'error': {'type': 'no_shard_available_action_exception'}, 'status': 503}"));
            other.get("/v1/products").expect(200);
            assertThat(between.passesAll()).isTrue();
            await().until(() -> open.get() == 1); // the one that serves
        }
    }

    /** What is wrong with a request is told all the same, and another generation can be searched. */
    @Test
    void generationWithoutShardsRefusesOnlyWhatIsSearchedInIt() throws IOException {
        try (Between between = new Between((path, answer) -> {});
                Installation other = Installation.behind(between.url(), new SearchConfig.Limits(5, 64, 100))) {
            other.open("products");
            other.write("products", 1, 1, products(0, 10));
            other.refresh();
            await().until(() -> other.get("/v1/products").status() == 200);
            String next = other.get("/v1/products?limit=5").expect(200).next();
            other.create("products", 2);
            other.promote("products", 2);
            await().until(() -> other.get("/v1/products?limit=5").ids().isEmpty());
            between.answerSearches(
                    503,
                    Installation.json("{'error': {'type': 'no_shard_available_action_exception'}, 'status': 503}"));
            await().until(() -> {
                int asked = between.answered();
                other.get("/v1/products").expect(503);
                return between.answered() == asked; // it lasts
            });
            other.get("/v1/products?nothing=1").expect(400);
            other.get("/v1/products?cursor=x").expect(400);
            other.get("/v1/products?limit=5&after=9&cursor=" + next).expect(410);
            between.passSearches();
            assertThat(other.get("/v1/products?limit=5&cursor=" + next)
                            .expect(200)
                            .ids())
                    .hasSize(5);
        }
    }

    /** However often the cursor is renewed. */
    @Test
    void pagesEndAnHourAfterTheFirst() {
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> Instant.now().plus(later.get());
        try (Installation other = Installation.with(clock.withZone(ZoneOffset.UTC))) {
            other.open("products");
            other.write("products", 1, 1, products(0, 10));
            other.refresh();
            await().until(() -> other.get("/v1/products").status() == 200);
            String next = other.get("/v1/products?limit=2").expect(200).next();
            later.set(Duration.ofMinutes(59));
            next = other.get("/v1/products?limit=2&cursor=" + next).expect(200).next();
            later.set(Duration.ofMinutes(61));
            assertThat(other.get("/v1/products?limit=2&cursor=" + next)
                            .expect(410)
                            .problem())
                    .isEqualTo("cursor-expired");
            other.get("/v1/products?limit=2").expect(200);
        }
    }

    @Test
    void cursorCannotShowWhatCameAfterIt() {
        String next = installation.get("/v1/products?limit=5&after=1").next();
        installation.progress(2, 2, 0);
        Response answer = installation
                .get("/v1/products?limit=5&cursor=" + next, "Tidemark-Position", "2")
                .expect(410);
        assertThat(answer.problem()).isEqualTo("cursor-too-old");
        Response same =
                installation.get("/v1/products?limit=5&after=1&cursor=" + next).expect(200);
        assertThat(same.position()).isEqualTo(1);
    }
}
