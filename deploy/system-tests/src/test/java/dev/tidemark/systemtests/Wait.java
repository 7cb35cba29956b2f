package dev.tidemark.systemtests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a fact, and says what stood there instead when it did not come true. */
final class Wait {

    /** For what takes a second on an idle machine: long enough for a crowded one, for it is only ever waited out in vain. */
    static final Duration SOON = Duration.ofSeconds(120);

    private Wait() {}

    static void until(String what, Duration limit, Callable<Boolean> fact, Supplier<String> otherwise) {
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(fact);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "\n" + otherwise.get(), e);
        }
    }
}
