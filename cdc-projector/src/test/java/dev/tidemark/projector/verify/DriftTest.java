package dev.tidemark.projector.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriftTest {

    private final Drift drift = new Drift();

    private long now() {
        return drift.documents("products").orElse(-1);
    }

    private void round(int found) {
        drift.begin("products", "products-000001");
        drift.found("products", "products-000001", found);
        drift.end("products", "products-000001");
    }

    @Test
    void nothingIsKnownBeforeTheFirstRoundIsOver() {
        assertThat(now()).isEqualTo(-1);
        drift.begin("products", "products-000001");
        assertThat(now()).isEqualTo(-1);
        drift.end("products", "products-000001");
        assertThat(now()).isZero();
    }

    @Test
    void whatTheRoundBeforeFoundCountsUntilThisOneIsOver() {
        round(3);
        drift.begin("products", "products-000001");
        assertThat(now()).isEqualTo(3);
        drift.found("products", "products-000001", 1);
        assertThat(now()).isEqualTo(3);
        drift.end("products", "products-000001");
        assertThat(now()).isOne();
    }

    @Test
    void whatARepairHasMendedIsNotDriftAnyMore() {
        drift.begin("products", "products-000001");
        drift.found("products", "products-000001", 5);
        drift.verified("products", "products-000001", 0);
        assertThat(now()).isZero();
        drift.found("products", "products-000001", 2);
        assertThat(now()).isEqualTo(2);
        drift.end("products", "products-000001");
        assertThat(now()).isEqualTo(2);
    }

    @Test
    void whatAVerificationFoundIsKnownUntilAWholeRoundSaysOtherwise() {
        drift.begin("products", "products-000001");
        drift.verified("products", "products-000001", 4);
        drift.found("products", "products-000001", 1);
        drift.end("products", "products-000001");
        assertThat(now()).isEqualTo(4);
        round(1);
        assertThat(now()).isOne();
    }

    @Test
    void anotherIndexHasNoPast() {
        round(3);
        drift.begin("products", "products-000002");
        assertThat(now()).isEqualTo(-1);
        drift.found("products", "products-000001", 7);
        drift.end("products", "products-000001");
        assertThat(now()).isEqualTo(-1);
    }

    @Test
    void whoseRoundsNeverEndLetsOthersHaveTheirTurns() {
        drift.begin("orders", "orders-000001");
        drift.begin("products", "products-000001");
        drift.end("products", "products-000001");
        assertThat(Stream.of("orders", "products", "events").sorted(drift.inTurn()))
                .containsExactly("events", "orders", "products");
        drift.begin("orders", "orders-000001");
        assertThat(Stream.of("orders", "products").sorted(drift.inTurn())).containsExactly("products", "orders");
    }
}
