package dev.tidemark.projector.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.Gtid;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.progress.ProgressTracker.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTrackerTest {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final Instant T0 = Instant.parse("2026-01-01T10:00:00Z");

    private static final GtidSet NOTHING = GtidSet.empty();

    private final AtomicLong nanos = new AtomicLong();
    private final ProgressTracker tracker = new ProgressTracker(upTo(5), T0, nanos::get);

    private static GtidSet upTo(long number) {
        return GtidSet.parse(SERVER + ":1-" + number);
    }

    private static GtidSet gtid(long number) {
        return GtidSet.of(Gtid.parse(SERVER + ":" + number));
    }

    private static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    @Test
    void startsWhereItIsTold() {
        assertThat(tracker.committable()).isEqualTo(new ProgressTracker.Committable(upTo(5), T0));
        assertThat(tracker.committable().position()).isEqualTo(5);
        assertThat(tracker.oldestOpen()).isEmpty();
    }

    @Test
    void nothingPassesABatchThatIsOpen() {
        Ticket first = tracker.submit(gtid(6), at(6));
        Ticket second = tracker.submit(gtid(7), at(7));
        tracker.ack(second, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(5);
        tracker.ack(first, NOTHING);
        assertThat(tracker.committable()).isEqualTo(new ProgressTracker.Committable(upTo(7), at(7)));
        assertThat(tracker.takeCommits(6)).containsExactly(at(6));
        assertThat(tracker.takeCommits(7)).containsExactly(at(7));
        assertThat(tracker.takeCommits(7)).isEmpty();
    }

    @Test
    void aTransactionThatEndsInALaterBatchIsDoneWithThatOne() {
        Ticket beginning = tracker.submit(GtidSet.empty(), null);
        Ticket end = tracker.submit(gtid(6), at(6));
        tracker.ack(beginning, NOTHING);
        assertThat(tracker.committable()).isEqualTo(new ProgressTracker.Committable(upTo(5), T0));
        tracker.ack(end, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(6);
    }

    @Test
    void aBatchIsHeldUntilWhatItMissesIsAcknowledgedToo() {
        Ticket first = tracker.submit(gtid(6), at(6));
        Ticket second = tracker.submit(gtid(7), at(7));
        Ticket third = tracker.submit(gtid(8), at(8));
        Ticket fourth = tracker.submit(gtid(9), at(9));
        tracker.ack(second, NOTHING);
        tracker.ack(first, upTo(8));
        assertThat(tracker.committable()).isEqualTo(new ProgressTracker.Committable(upTo(5), T0));
        assertThat(tracker.takeCommits(9)).isEmpty();
        tracker.ack(fourth, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(5);
        tracker.ack(third, upTo(9));
        assertThat(tracker.committable()).isEqualTo(new ProgressTracker.Committable(upTo(9), at(9)));
        assertThat(tracker.takeCommits(9)).containsExactly(at(6), at(7), at(8), at(9));
    }

    @Test
    void whoIsFarBehindIsNotHeldBeforeTheEnd() {
        tracker.ack(tracker.submit(gtid(6), at(6)), upTo(10_007));
        assertThat(tracker.committable().position()).isEqualTo(6);
        tracker.ack(tracker.submit(gtid(7), at(7)), upTo(10_007));
        assertThat(tracker.committable().position()).isEqualTo(6);
        tracker.ack(tracker.submit(upTo(10_007).minus(upTo(7)), at(8)), NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(10_007);
    }

    @Test
    void aBatchThatIsHeldWhenAllIsAbandonedComesAgain() {
        tracker.ack(tracker.submit(gtid(6), at(6)), upTo(7));
        tracker.abandonOpen();
        assertThat(tracker.committable().position()).isEqualTo(5);
        Ticket again = tracker.submit(gtid(6), at(6));
        Ticket next = tracker.submit(gtid(7), at(7));
        tracker.ack(next, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(5);
        tracker.ack(again, upTo(7));
        assertThat(tracker.committable().position()).isEqualTo(7);
    }

    @Test
    void tellsHowLongTheOldestIsOpen() {
        Ticket first = tracker.submit(gtid(6), at(6));
        nanos.set(Duration.ofSeconds(3).toNanos());
        tracker.submit(gtid(7), at(7));
        assertThat(tracker.oldestOpen()).contains(Duration.ofSeconds(3));
        tracker.ack(first, NOTHING);
        assertThat(tracker.oldestOpen()).contains(Duration.ZERO);
        assertThat(tracker.open()).isOne();
    }

    @Test
    void whatIsAbandonedComesAgainAndItsAcknowledgementCountsForNothing() {
        Ticket abandoned = tracker.submit(gtid(6), at(6));
        tracker.abandonOpen();
        Ticket again = tracker.submit(gtid(6), at(6));
        tracker.ack(abandoned, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(5);
        tracker.ack(again, NOTHING);
        assertThat(tracker.committable().position()).isEqualTo(6);
    }

    @Test
    void tellsListenersOnlyOfGrowth() {
        AtomicInteger told = new AtomicInteger();
        tracker.onAdvance(told::incrementAndGet);
        Ticket first = tracker.submit(gtid(6), at(6));
        Ticket second = tracker.submit(gtid(7), at(7));
        tracker.ack(second, NOTHING);
        assertThat(told).hasValue(0);
        tracker.ack(first, NOTHING);
        assertThat(told).hasValue(1);
        tracker.ack(tracker.submit(GtidSet.empty(), null), NOTHING);
        assertThat(told).hasValue(1);
    }

    @Test
    void isTheAcknowledgedPrefixInEveryOrderOfAcknowledgements() {
        for (int round = 0; round < 300; round++) {
            long seed = System.nanoTime() + round;
            Random random = new Random(seed);
            ProgressTracker some = new ProgressTracker(GtidSet.empty(), null);
            List<GtidSet> batches = new ArrayList<>();
            List<Ticket> tickets = new ArrayList<>();
            List<Integer> open = new ArrayList<>();
            boolean[] acked = new boolean[60];
            long number = 0;
            while (batches.size() < 60 || !open.isEmpty()) {
                if (batches.size() < 60 && (open.isEmpty() || random.nextBoolean())) {
                    GtidSet completed = GtidSet.empty();
                    for (int i = random.nextInt(3); i > 0; i--) {
                        completed = completed.union(gtid(++number));
                    }
                    open.add(batches.size());
                    batches.add(completed);
                    tickets.add(some.submit(completed, at(number)));
                } else {
                    int which = open.remove(random.nextInt(open.size()));
                    acked[which] = true;
                    some.ack(tickets.get(which), NOTHING);
                }
                GtidSet expected = GtidSet.empty();
                for (int i = 0; i < batches.size() && acked[i]; i++) {
                    expected = expected.union(batches.get(i));
                }
                assertThat(some.committable().gtids()).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void manyThreadsMayAcknowledge() {
        int count = 2_000;
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tickets.add(tracker.submit(gtid(6 + i), at(i)));
        }
        Collections.shuffle(tickets, new Random(1));
        AtomicLong last = new AtomicLong();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            List<Ticket> part = tickets.subList(thread * count / 4, (thread + 1) * count / 4);
            all.add(CompletableFuture.runAsync(() -> part.forEach(ticket -> {
                tracker.ack(ticket, NOTHING);
                long seen = tracker.committable().position();
                assertThat(last.accumulateAndGet(seen, Math::max)).isGreaterThanOrEqualTo(seen);
            })));
        }
        all.forEach(CompletableFuture::join);
        assertThat(tracker.committable().gtids()).isEqualTo(upTo(5 + count));
        assertThat(tracker.open()).isZero();
        assertThat(tracker.takeCommits(Long.MAX_VALUE)).hasSize(count);
    }
}
