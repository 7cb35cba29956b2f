package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.index.Generation;
import dev.tidemark.projector.index.GenerationState;
import dev.tidemark.projector.progress.Progress;
import java.sql.SQLException;
import java.time.Instant;
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

    @Test
    void whatIsDroppedIsNotPromoted() {
        assertThat(become(GenerationState.CATCHING_UP)).isTrue();
        assertThat(become(GenerationState.READY)).isTrue();
        assertThat(generations.drop(PRODUCTS, 1)).isTrue();
        assertThat(generations.promote(PRODUCTS, 1)).isFalse();
    }
}
