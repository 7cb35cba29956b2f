package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents of which few hundred would fill the heap of the product, and one that alone is as large as any may be. */
@Timeout(600)
class HeavyDocumentsIT {

    private static final int PRODUCTS = 1_500;
    private static final int HEAVY = 200_000;
    /** With so many pages it has 500,000 bytes less than the limit. */
    private static final int PAGES = 165;

    @Test
    void fitIntoTheHeap() throws Exception {
        try (RunningProjector projector = new RunningProjector(
                """
                collection: products
                root: product
                fields: [id, name, {text: {index: none}}]
                relations:
                  pages: {one-to-many: page, on: product_id, fields: [number, {text: {index: none}}]}
                search: {filter: [id, name]}
                """,
                "CREATE TABLE product (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, text MEDIUMTEXT NOT NULL)",
                "CREATE TABLE page (product_id INT, number INT, text MEDIUMTEXT NOT NULL, PRIMARY KEY (product_id, number))",
                "SET SESSION cte_max_recursion_depth = 100000",
                "INSERT INTO product VALUES (0, 'before', '')",
                "INSERT INTO product WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < "
                        + PRODUCTS + ") SELECT id, 'before', REPEAT('x', " + HEAVY + ") FROM n",
                "INSERT INTO page WITH RECURSIVE n AS (SELECT 1 AS number UNION ALL SELECT number + 1 FROM n"
                        + " WHERE number < " + PAGES + ") SELECT 0, number, REPEAT('y', " + HEAVY + ") FROM n")) {
            projector.start(Map.of());
            assertThat(projector.part(0, "pages.number").path("pages")).hasSize(PAGES);

            projector.execute("UPDATE product SET name = 'after'");
            for (int id : new int[] {0, 1, PRODUCTS / 2, PRODUCTS}) {
                projector.await(
                        "it is changed",
                        () -> projector.part(id, "name").path("name").asText().equals("after"));
            }
            projector.await("all is searchable", () -> projector.search("name:after") == PRODUCTS + 1);
            assertThat(projector.metric("tidemark_dead_letters")).isZero();

            projector.lose(1, PRODUCTS); // nothing in the index tells how heavy they are
            assertThat(projector.verify().at("/found/missing").asInt()).isEqualTo(PRODUCTS);
            assertThat(projector.isAlive()).isTrue();
        }
    }
}
