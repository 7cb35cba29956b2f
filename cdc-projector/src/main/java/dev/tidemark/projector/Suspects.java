package dev.tidemark.projector;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collections whose queries, or writes, have failed in a way that waiting does not mend, though their projections suit the
 * tables. Who fails again soon is proven, and stopped, so that the others can be followed. Outlives attempts. Thread-safe.
 */
final class Suspects {

    private static final long SOON_NANOS = Duration.ofMinutes(2).toNanos();

    private final Map<String, Accusation> accused = new HashMap<>();
    private boolean run;

    private record Accusation(String reason, long at, boolean again) {}

    /** An attempt has failed because of this collection. */
    synchronized void accuse(String collection, String reason) {
        long now = System.nanoTime();
        Accusation before = accused.get(collection);
        accused.put(collection, new Accusation(reason, now, before != null && now - before.at() < SOON_NANOS));
    }

    /** Why it cannot be followed; empty where it may be tried. */
    synchronized Optional<String> proven(String collection) {
        return Optional.ofNullable(accused.get(collection))
                .filter(Accusation::again)
                .map(Accusation::reason);
    }

    /** Whether an attempt has failed because of this collection since it was stopped last. */
    synchronized boolean isAccused(String collection) {
        return accused.containsKey(collection);
    }

    /** It is stopped: whether it can be followed is to be tried from now on. */
    synchronized void stopped(String collection) {
        accused.remove(collection);
    }

    /** An attempt has come to stream. */
    synchronized void haveRunOnce() {
        run = true;
    }

    /** Whether this process has streamed: then a file that is wrong came later, and is no reason to stop the others. */
    synchronized boolean haveRun() {
        return run;
    }
}
