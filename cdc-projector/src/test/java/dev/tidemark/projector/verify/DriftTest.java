package dev.tidemark.projector.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftTest {

    private final Drift drift = new Drift();

    private long now() {
        return drift.documents("products").orElse(-1);
    }

    private void round(int found) {
        drift.begin("products", "products-000001");
        drift.found("products", found);
        drift.end("products");
    }

    @Test
    void nothingIsKnownBeforeTheFirstRoundIsOver() {
        assertThat(now()).isEqualTo(-1);
        drift.begin("products", "products-000001");
        assertThat(now()).isEqualTo(-1);
        drift.end("products");
        assertThat(now()).isZero();
    }

    @Test
    void whatTheRoundBeforeFoundCountsUntilThisOneIsOver() {
        round(3);
        drift.begin("products", "products-000001");
        assertThat(now()).isEqualTo(3);
        drift.found("products", 1);
        assertThat(now()).isEqualTo(3);
        drift.end("products");
        assertThat(now()).isOne();
    }

    @Test
    void whatARepairHasMendedIsNotDriftAnyMore() {
        drift.begin("products", "products-000001");
        drift.found("products", 5);
        drift.verified("products", "products-000001", 0);
        assertThat(now()).isZero();
        drift.found("products", 2);
        assertThat(now()).isEqualTo(2);
        drift.end("products");
        assertThat(now()).isEqualTo(2);
    }

    @Test
    void whatAVerificationFoundIsKnownUntilAWholeRoundSaysOtherwise() {
        drift.begin("products", "products-000001");
        drift.verified("products", "products-000001", 4);
        drift.found("products", 1);
        drift.end("products");
        assertThat(now()).isEqualTo(4);
        round(1);
        assertThat(now()).isOne();
    }

    @Test
    void anotherIndexHasNoPast() {
        round(3);
        drift.begin("products", "products-000002");
        assertThat(now()).isEqualTo(-1);
    }
}
