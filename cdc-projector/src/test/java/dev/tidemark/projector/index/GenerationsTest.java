package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void refreshesTakeAFifthOfTheTimeAtMostButSearchesDoNotWaitForLong() {
        RefreshPace pace = new RefreshPace();
        assertThat(pace.nanosToWait(-5)).isZero();
        long milli = 1_000_000;
        pace.refreshed(0, milli);
        assertThat(pace.nanosToWait(milli)).isEqualTo(10 * milli);
        pace.refreshed(0, 20 * milli);
        assertThat(pace.nanosToWait(20 * milli)).isEqualTo(80 * milli);
        assertThat(pace.nanosToWait(90 * milli)).isEqualTo(10 * milli);
        assertThat(pace.nanosToWait(200 * milli)).isZero();
        pace.refreshed(0, 5_000 * milli);
        assertThat(pace.nanosToWait(5_000 * milli)).isEqualTo(200 * milli);
    }
}
