package dev.tidemark.projector.convergence;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Leaves transactions out of a history that fails, for as long as it goes on failing: halves first, then smaller parts.
 * What comes first is left to the server, so a history that fails may pass now and then, and the shortest one that was
 * found may not be the shortest there is.
 */
final class Shrinking {

    private final Predicate<Script> fails;
    private final long end;

    Shrinking(Predicate<Script> fails, Duration limit) {
        this.fails = fails;
        this.end = System.nanoTime() + limit.toNanos();
    }

    Script shrink(Script failing) {
        Script shortest = failing;
        for (int size = Math.max(1, failing.transactions() / 2); size > 0; size /= 2) {
            for (int from = 0; from < shortest.transactions() && System.nanoTime() < end; ) {
                Script shorter = shortest.without(from, from + size);
                if (fails.test(shorter)) {
                    shortest = shorter;
                } else {
                    from += size;
                }
            }
        }
        return shortest;
    }
}
