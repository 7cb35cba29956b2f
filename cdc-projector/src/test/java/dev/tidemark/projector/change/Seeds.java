package dev.tidemark.projector.change;

import java.util.Random;

/** Random numbers for property tests: another seed each run, printed; {@code -Dtidemark.seed=N} replays one. */
public final class Seeds {

    private Seeds() {}

    public static Random random(Class<?> test) {
        long seed = Long.getLong("tidemark.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": replay with -Dtidemark.seed=" + seed);
        return new Random(seed);
    }
}
