package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.index.CollectionState;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.progress.Progress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators, backfills and the stream change generations at once: what comes late is told that it was not done. */
class GenerationsIT {

    private static final String PRODUCTS = "products";

    private DueRows rows;
    private Generations generations;

    @BeforeEach
    void open() throws SQLException {
        rows = new DueRows(1);
        generations = rows.generations(rows.control());
        generations.prepare(rows.plan, text -> Optional.empty(), new Progress.Behind(0, Instant.EPOCH));
    }

    @AfterEach
    void close() {
        rows.close();
    }

    private Generation first() {
        return generations.state(PRODUCTS).find(1).orElseThrow();
    }

    private boolean become(GenerationState state) {
        return generations.write(PRODUCTS, first().become(state));
    }

    @Test
    void whatServesByNowIsNotDeleted() {
        assertThat(become(GenerationState.CATCHING_UP)).isTrue();
        assertThat(become(GenerationState.READY)).isTrue();
        assertThat(generations.promote(PRODUCTS, 1)).isTrue();

        assertThat(generations.drop(PRODUCTS, 1)).isFalse();
        assertThat(generations.next().abandon(PRODUCTS, 1)).isFalse();
        assertThat(first().state()).isEqualTo(GenerationState.LIVE);
        assertThat(generations.promote(PRODUCTS, 1)).isTrue(); // and is there already
    }

    @Test
    void whatIsDecidedForTheNextAttemptIsNotUndone() {
        assertThat(become(GenerationState.CATCHING_UP)).isTrue();
        assertThat(generations.next().abandon(PRODUCTS, 1)).isTrue();

        assertThat(become(GenerationState.READY)).isFalse();
        assertThat(generations.promote(PRODUCTS, 1)).isFalse();
        assertThat(generations.drop(PRODUCTS, 1)).isFalse();
        assertThat(generations.next().abandon(PRODUCTS, 1)).isFalse();
        assertThat(first().state()).isEqualTo(GenerationState.CATCHING_UP);
    }

    /** Made and never begun, as by who was killed in between; then somebody has protected it. */
    @Test
    void whatIsLeftOverAndCannotBeDeletedIsInNobodysWay() {
        generations.make(rows.plan, Order.BY_ITSELF);
        String settings = "/" + rows.index(2) + "/_settings";
        rows.elasticsearch("PUT", settings, "{\"index.blocks.read_only\": true}");
        assertThat(prepared().state(PRODUCTS).coming())
                .hasValueSatisfying(coming -> assertThat(coming.number()).isEqualTo(1));
        assertThat(rows.elasticsearch("GET", settings, null).has(rows.index(2))).isTrue();

        rows.elasticsearch("PUT", settings, "{\"index.blocks.read_only\": null}");
        prepared();
        assertThat(rows.elasticsearch("GET", "/" + rows.index(2) + "?ignore_unavailable=true", null))
                .isEmpty();
    }

    private Generations prepared() {
        Generations again = rows.generations(rows.control());
        again.prepare(rows.plan, text -> Optional.empty(), new Progress.Behind(0, Instant.EPOCH));
        return again;
    }

    @Test
    void aLostHistoryKeepsThePaceOfWhatAStopHasGivenUp() {
        Order asked = new Order(false, 3, 50);
        ControlIndex control = rows.control();
        generations = rows.generations(control);
        control.write(new CollectionState(
                        PRODUCTS,
                        List.of(Generation.building(1, rows.plan.text(), Order.BY_ITSELF)
                                .become(GenerationState.CATCHING_UP)
                                .become(GenerationState.READY)
                                .become(GenerationState.LIVE)),
                        Optional.empty(),
                        Optional.empty())
                .with(Generation.building(2, rows.plan.text(), asked))
                .stopped("a column is gone", new Progress.Behind(0, Instant.EPOCH)));

        generations.next().cutOff(rows.plan, Optional.empty());

        assertThat(control.collection(PRODUCTS)
                        .orElseThrow()
                        .coming()
                        .orElseThrow()
                        .order())
                .isEqualTo(asked.promoting());
    }

    @Test
    void whatIsDroppedIsNotPromoted() {
        assertThat(become(GenerationState.CATCHING_UP)).isTrue();
        assertThat(become(GenerationState.READY)).isTrue();
        assertThat(generations.drop(PRODUCTS, 1)).isTrue();
        assertThat(generations.promote(PRODUCTS, 1)).isFalse();
    }
}
