package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.document.FanOut;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.ControlIndex;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is due because of rows that very many documents show, where it comes and goes at the same moment. */
@Timeout(120)
class FanOutsIT {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private DueRows rows;
    private FanOuts fanOuts;

    @BeforeEach
    void open() throws SQLException {
        rows = new DueRows(0);
        ControlIndex control = rows.control();
        fanOuts = rows.fanOuts(control, PATIENCE);
        fanOuts.resume(rows.generations(control));
    }

    @AfterEach
    void close() {
        fanOuts.close();
        rows.close();
    }

    private void add(String index, List<FanOut> changed) {
        fanOuts.add(new Target(rows.plan, List.of(index)), changed, GtidSet.empty(), null);
    }

    /** The one index is gone, and the row changes for another one before that is noticed. */
    @Test
    void whatIsDueForAnIndexThatIsThereOutlivesOneThatIsGone() throws Exception {
        add("gone", rows.categories(1, 2));
        FanOutJob job = fanOuts.take();
        CompletableFuture<Void> work = new CompletableFuture<>();
        Set<String> due = fanOuts.begin(job, work);
        add("there", rows.categories(1, 2));
        fanOuts.suspend(job, due);
        work.complete(null);

        assertThat(fanOuts.isPending("there")).isTrue();
        assertThat(fanOuts.isPending("gone")).isFalse();
        assertThat(fanOuts.take()).isSameAs(job);
        assertThat(fanOuts.begin(job, new CompletableFuture<>())).containsExactly("there");
    }

    @Test
    void whatIsDueForNoOtherIndexIsForgottenWithIt() throws Exception {
        add("gone", rows.categories(1, 2));
        FanOutJob job = fanOuts.take();
        fanOuts.suspend(job, fanOuts.begin(job, CompletableFuture.completedFuture(null)));
        assertThat(fanOuts.jobs("products")).isZero();
    }

    @Test
    void nothingBeginsWhileItIsToBeStill() throws Exception {
        fanOuts.beginWrite();
        CompletableFuture<Void> moving = new CompletableFuture<>();
        CompletableFuture<Void> moved = new CompletableFuture<>();
        CompletableFuture<Void> move = CompletableFuture.runAsync(() -> fanOuts.runStill(Duration.ofMinutes(1), () -> {
            moving.complete(null);
            moved.join();
        }));
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> {
            moving.join();
            beginWrite();
        });
        assertThatThrownBy(() -> moving.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        fanOuts.endWrite();
        moving.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        moved.complete(null);
        next.get(60, TimeUnit.SECONDS);
        move.get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatTakesTooLongIsNotWaitedFor() throws Exception {
        fanOuts.beginWrite();
        CompletableFuture<Void> moved = new CompletableFuture<>();
        fanOuts.runStill(PATIENCE, () -> moved.complete(null));
        assertThat(moved).isDone();
    }

    private void beginWrite() {
        try {
            fanOuts.beginWrite();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of each further row it was, which for a thousand of them was hours. */
    @Test
    void aBatchIsHeldForOnePatienceHoweverManyRowsItHas() {
        add("there", rows.categories(0, 1_000));
        long begun = System.nanoTime();
        add("there", rows.categories(1_000, 1_100));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.multipliedBy(20));
        assertThat(fanOuts.jobs("products")).isEqualTo(1_100);
    }
}
