package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.Objection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    void whatWasComparedAndObjectedToIsCompleteUntilNothingSpeaksAgainstIt() {
        Generation building = Generation.building(2, "", new Order(true, 3, 50));
        Generation filled = building.become(GenerationState.CATCHING_UP);
        assertThat(building.isComplete()).isFalse();
        assertThat(filled.isComplete()).isFalse();
        Generation objected = filled.with(Optional.of(new Objection(Instant.EPOCH, 1, 0, 0, List.of("7"), "one")));
        assertThat(objected.isComplete()).isTrue();

        Generation cleared = objected.cleared();
        assertThat(cleared.objection()).isEmpty();
        assertThat(cleared.state()).isEqualTo(GenerationState.READY);
        assertThat(cleared.order()).isEqualTo(new Order(false, 3, 50));
        Generation standby = cleared.become(GenerationState.LIVE).become(GenerationState.STANDBY);
        assertThat(standby.cleared()).isEqualTo(standby);
        assertThat(filled.cleared()).isEqualTo(filled);
    }

    @Test
    void whatWasRefusedOfAFileIsNotSaidOfTheGenerationThatServesInstead() {
        Generation former = Generation.building(1, "", Order.BY_ITSELF)
                .become(GenerationState.CATCHING_UP)
                .become(GenerationState.READY);
        CollectionState served = CollectionState.none("items").with(former).promote(1);
        CollectionState replaced = served.with(Generation.building(2, "", Order.BY_ITSELF)
                        .become(GenerationState.CATCHING_UP)
                        .become(GenerationState.READY))
                .promote(2)
                .refused(Optional.of("a setting"));
        assertThat(replaced.promote(1).refused()).isEmpty();
    }

    @Test
    void ofRangesTheLastEndOfACollectionIsKept() {
        Reload first = new Reload("items", "1", "2", Order.BY_ITSELF);
        Reload other = new Reload("others", null, null, Order.BY_ITSELF);
        StoredReloads stored =
                new StoredReloads(List.of(), List.of()).with(first).with(other);
        assertThat(stored.due()).containsExactly(first, other);
        StoredReloads done =
                stored.ended(first, new EndedReload("items", Instant.EPOCH, "done", "items-1", 2, 0, null));
        assertThat(done.due()).containsExactly(other);
        assertThat(done.last("items")).get().extracting(EndedReload::documents).isEqualTo(2L);
        assertThat(done.last("others")).isEmpty();
        EndedReload late = new EndedReload("items", Instant.EPOCH, "failed", null, 0, 0, "late");
        assertThat(done.ended(first, late)).isSameAs(done);
        assertThat(ControlDocuments.reloads(ControlDocuments.write(done))).isEqualTo(done);
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
