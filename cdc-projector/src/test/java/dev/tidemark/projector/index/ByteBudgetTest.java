package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(10);

    @Test
    void whoWaitsForMuchIsNotOvertakenByThoseWhoWantLittle() throws Exception {
        budget.acquire(1);
        CompletableFuture<Void> large = CompletableFuture.runAsync(() -> acquire(20)); // more than there ever is
        awaitSomebodyWaits();
        CompletableFuture<Void> small = CompletableFuture.runAsync(() -> acquire(1));
        budget.release(1);
        large.join();
        assertThat(budget.used()).isEqualTo(20);
        assertThat(small).isNotDone();
        budget.release(20);
        small.join();
        assertThat(budget.used()).isEqualTo(1);
    }

    @Test
    void whoGivesUpStandsInNobodysWay() throws Exception {
        budget.acquire(1);
        Thread impatient = new Thread(() -> {
            try {
                budget.acquire(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        impatient.start();
        awaitSomebodyWaits();
        impatient.interrupt();
        impatient.join();
        assertThat(budget.tryAcquire(9)).isTrue();
        assertThat(budget.tryAcquire(1)).isFalse();
    }

    private void acquire(long bytes) {
        try {
            budget.acquire(bytes);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitSomebodyWaits() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            boolean room = budget.tryAcquire(1);
            if (room) {
                budget.release(1);
            }
            return !room;
        });
    }
}
