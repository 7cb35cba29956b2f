package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One statement changes many rows that others show: none of them is large, all together are too much for a batch. */
@Timeout(300)
class ManyRowsFanOutIT {

    private static final int CATEGORIES = 30;
    /** A batch takes those of one category, and of no second one. */
    private static final int EACH = 600;

    private static final int PRODUCTS = CATEGORIES * EACH;
    /** One statement may come in several batches, but not a row in each. */
    private static final int MANY = 5;

    /** Long enough under way to be looked at. */
    private static final Map<String, String> SLOWLY = Map.of("TIDEMARK_FAN_OUT_RATE", "2000");

    @Test
    void singleChangesOvertakeTheRest() throws Exception {
        try (RunningProjector projector = RunningProjector.ofProducts(
                "INSERT INTO category WITH RECURSIVE n AS (SELECT 0 AS id UNION ALL SELECT id + 1 FROM n WHERE id < "
                        + (CATEGORIES - 1) + ") SELECT id, 'before' FROM n",
                "INSERT INTO product WITH RECURSIVE n AS (SELECT 0 AS id UNION ALL SELECT id + 1 FROM n WHERE id < "
                        + (PRODUCTS - 1) + ") SELECT id, CONCAT('product ', id), id DIV " + EACH + " FROM n")) {
            projector.start(SLOWLY);
            projector.execute("UPDATE category SET name = 'after'");
            projector.await("many rows are due", () -> projector.due().size() >= MANY);
            projector.execute("UPDATE product SET name = 'first' WHERE id = " + (PRODUCTS - 1));
            projector.await(
                    "the change is there",
                    () -> projector.document(PRODUCTS - 1).path("name").asText().equals("first"));
            assertThat(projector.due().size()).isBetween(1, CATEGORIES);
            assertThat(projector.metric("tidemark_fan_out_jobs")).isPositive();

            projector.await(
                    "nothing is due",
                    () -> projector.due().isEmpty() && projector.fanOut().isMissingNode());
            for (int id = 0; id < PRODUCTS; id += EACH) {
                assertThat(projector.document(id).at("/category/name").asText()).isEqualTo("after");
            }
            assertThat(projector.verify().path("found").toString())
                    .isEqualTo("{\"missing\":0,\"extra\":0,\"different\":0}");
        }
    }
}
