package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationsTest {

    @Test
    void namesAnIndexBehindAnAlias() {
        IndexGeneration generation = new IndexGeneration("shop-", "products", 7);
        assertThat(generation.index()).isEqualTo("shop-products-000007");
        assertThat(generation.alias()).isEqualTo("shop-products");
        assertThat(generation.next().index()).isEqualTo("shop-products-000008");
        assertThat(IndexGeneration.parse("shop-", "shop-products-000007")).contains(generation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"products-000007", "shop-products", "shop-products-7", "shop-products-000000", "shop-000001"})
    void knowsWhatIsNoGeneration(String index) {
        assertThat(IndexGeneration.parse("shop-", index)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Products", "_p", "a b", "ü", "a,b", "*", "../x"})
    void refusesNamesThatElasticsearchWouldRefuse(String collection) {
        assertThatThrownBy(() -> new IndexGeneration("", collection, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGenerationMovesOnlyAlongItsLife() {
        assertThat(GenerationState.BUILDING
                        .become(GenerationState.CATCHING_UP)
                        .become(GenerationState.READY)
                        .become(GenerationState.LIVE)
                        .become(GenerationState.STANDBY)
                        .become(GenerationState.LIVE))
                .isEqualTo(GenerationState.LIVE);
        assertThat(GenerationState.LIVE.canBecome(GenerationState.DROPPED)).isFalse();
        assertThat(GenerationState.DROPPED.canBecome(GenerationState.BUILDING)).isFalse();
        assertThatThrownBy(() -> GenerationState.BUILDING.become(GenerationState.LIVE))
                .hasMessage("a generation that is BUILDING cannot become LIVE");
    }

    @Test
    void refreshesOftenWhereTheIndexKeepsUpAndSeldomWhereItIsBehind() {
        RefreshPace pace = new RefreshPace();
        assertThat(pace.nanosToWait(0)).isZero();
        pace.refreshed(0, 30_000_000, Duration.ofMillis(80));
        assertThat(pace.nanosToWait(30_000_000)).isEqualTo(15_000_000);
        assertThat(pace.nanosToWait(50_000_000)).isZero();
        pace.refreshed(0, 900_000_000, Duration.ofMillis(80));
        assertThat(pace.nanosToWait(900_000_000)).isEqualTo(200_000_000);
        pace.refreshed(0, 30_000_000, Duration.ofSeconds(5));
        assertThat(pace.nanosToWait(30_000_000)).isEqualTo(200_000_000);
    }
}
