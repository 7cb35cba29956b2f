package dev.tidemark.projector.index;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps requests from being taken just now; logged when it begins, now and then, and when it is over. */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final String where;

    // All guarded by this.
    private String problem;
    private long since;
    private boolean told;
    private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();

    Trouble(String where) {
        this.where = where;
    }

    synchronized void report(String what) {
        long now = System.nanoTime();
        if (problem == null) {
            since = now;
        }
        problem = what;
        // Trouble that comes and goes many times a second makes no more lines than trouble that stays.
        if (now - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = now;
            told = true;
            LOG.warn("{}: {}; trying again until it is taken, for {} s now", where, what, seconds(now));
        }
    }

    synchronized void over() {
        if (problem != null && told) {
            LOG.info("{} takes requests again after {} s", where, seconds(System.nanoTime()));
        }
        problem = null;
        told = false;
    }

    synchronized Optional<String> now() {
        return Optional.ofNullable(problem)
                .map(what -> where + ": " + what + "; trying again for " + seconds(System.nanoTime()) + " s now");
    }

    private long seconds(long now) {
        return Duration.ofNanos(now - since).toSeconds();
    }
}
