package dev.tidemark.projector.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.index.DueFanOut.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No document is left behind a change of its row, whatever comes when; and nothing is read twice that need not be. */
class PassTest {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final int DOCUMENTS = 60;
    private static final int PAGE = 10;

    private final NavigableMap<Long, Long> loadedAt = new TreeMap<>();
    private Pass pass = new Pass();
    private long loads;

    PassTest() {
        pass.expect(DOCUMENTS);
        for (long key = 1; key <= DOCUMENTS; key++) {
            loadedAt.put(key, 0L);
        }
    }

    private static GtidSet upTo(long transaction) {
        return GtidSet.parse(SERVER + ":1-" + transaction);
    }

    private static GtidSet just(long transaction) {
        return GtidSet.parse(SERVER + ":" + transaction);
    }

    /** The page that comes next, as of a transaction. */
    private void page(long executed) {
        pass.begin();
        load(read(executed), executed);
    }

    private List<Long> read(long executed) {
        return read(look(), executed);
    }

    private List<Long> look() {
        return loadedAt.keySet().stream()
                .filter(key -> pass.after() == null || key > (Long) pass.after().get(0))
                .filter(key -> pass.upTo() == null || key <= (Long) pass.upTo().get(0))
                .limit(PAGE)
                .toList();
    }

    private List<Long> read(List<Long> keys, long executed) {
        pass.read(keys.isEmpty() ? null : List.of(keys.get(keys.size() - 1)), keys.size(), upTo(executed));
        return keys;
    }

    private void load(List<Long> keys, long executed) {
        loads += keys.size();
        keys.forEach(key -> loadedAt.computeIfPresent(key, (any, before) -> Math.max(before, executed)));
        pass.written();
    }

    private void toTheEnd(long executed) {
        while (!pass.isOver()) {
            page(executed);
        }
    }

    @Test
    void everyDocumentIsReadOnce() {
        toTheEnd(1);
        assertThat(loads).isEqualTo(DOCUMENTS);
        assertThat(pass.total()).isEqualTo(DOCUMENTS);
        assertThat(pass.shows(just(1))).isTrue();
        assertThat(pass.shows(just(2))).isFalse();
    }

    @Test
    void changeThatIsAlreadyShownCostsNothing() {
        page(5);
        page(5);
        pass.changed(just(3));
        toTheEnd(6);
        assertThat(loads).isEqualTo(DOCUMENTS);
    }

    @Test
    void laterChangeCostsWhatWasReadTooEarly() {
        page(1);
        page(2);
        page(3);
        pass.changed(just(3)); // the first two pages do not show it
        assertThat(pass.total()).isEqualTo(DOCUMENTS + 2 * PAGE);
        toTheEnd(4);
        assertThat(loads).isEqualTo(DOCUMENTS + 2 * PAGE);
        assertThat(loadedAt.values()).allMatch(at -> at >= 3);
    }

    @Test
    void changeWhileAPageIsReadIsDecidedByWhatThePageShows() {
        pass.begin();
        pass.changed(just(2));
        load(read(1), 1);
        assertThat(pass.reached()).isEqualTo(new Point(0, List.of((Object) 10L)));
        assertThat(pass.end()).isEqualTo(new Point(1, List.of((Object) 10L)));
        toTheEnd(2);
        assertThat(loads).isEqualTo(DOCUMENTS + PAGE);
    }

    @Test
    void changeInTheSecondLapGoesAllTheWayRound() {
        for (int i = 0; i < 3; i++) {
            page(1);
        }
        pass.changed(just(2));
        while (pass.reached().lap() == 0) {
            page(2);
        }
        page(2);
        pass.changed(just(3));
        toTheEnd(3);
        assertThat(loadedAt.values()).allMatch(at -> at >= 3);
        assertThat(loads).isEqualTo(2 * DOCUMENTS + PAGE);
    }

    @Test
    void indexThatJoinsIsDueFromEverywhere() {
        page(9);
        pass.again();
        toTheEnd(9);
        assertThat(loads).isEqualTo(DOCUMENTS + PAGE);
    }

    @Test
    void nothingIsLostWhateverComesWhen() {
        for (long seed = 1; seed <= 3_000; seed++) {
            new PassTest().history(seed);
        }
    }

    /**
     * Transactions that change the row, or let a document come to show it or leave it; they reach the pass later, more or
     * less in order; kills at any moment, after which it goes on from what was written down last.
     */
    private void history(long seed) {
        Random random = new Random(seed);
        List<Long> onTheWay = new ArrayList<>();
        long executed = 2;
        long lastChange = 1;
        int changes = random.nextInt(6);
        Point reached = pass.reached();
        Point end = pass.end();
        List<Long> keys = null;
        List<Long> looked = null;
        long lookedAt = 0;
        boolean over = false;
        while (!over || changes > 0 || !onTheWay.isEmpty()) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (changes > 0) {
                        changes--;
                        lastChange = ++executed;
                        onTheWay.add(executed);
                    }
                }
                case 1 -> {
                    long key = 1 + random.nextInt(2 * DOCUMENTS);
                    executed++;
                    if (loadedAt.remove(key) == null) {
                        loadedAt.put(key, executed); // its own change loads it, as of itself at least
                    }
                }
                case 2 -> {
                    if (!onTheWay.isEmpty()) {
                        long change = onTheWay.remove(random.nextInt(Math.min(2, onTheWay.size())));
                        if (over) {
                            pass = new Pass();
                            over = false;
                        } else {
                            pass.changed(just(change));
                        }
                        reached = pass.reached();
                        end = pass.end();
                    }
                }
                case 3 -> {
                    if (!over && random.nextInt(4) == 0) {
                        pass = new Pass(reached, end, 0, DOCUMENTS);
                        keys = null;
                        looked = null;
                    }
                }
                case 4 -> {
                    reached = pass.reached();
                    end = pass.end();
                }
                default -> {
                    if (over) {
                        continue;
                    } else if (keys != null) {
                        load(keys, executed);
                        keys = null;
                        over = pass.isOver();
                    } else if (looked != null) {
                        keys = read(looked, lookedAt);
                        looked = null;
                    } else {
                        pass.begin();
                        lookedAt = executed - random.nextInt(2); // before the snapshot, which may show more
                        looked = look();
                    }
                }
            }
        }
        long last = lastChange;
        assertThat(loadedAt)
                .as("seed %d", seed)
                .allSatisfy((key, at) -> assertThat(at).as("document %d", key).isGreaterThanOrEqualTo(last));
    }
}
