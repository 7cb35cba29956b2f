package dev.tidemark.search.index;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests from an Elasticsearch that has not answered for a while: after so many failures in a row all are refused
 * at once, but for one in a second that tries. Thread-safe.
 */
final class Circuit {

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final int FAILURES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CircuitBreaker<Object> breaker = CircuitBreaker.builder()
            .withFailureThreshold(FAILURES)
            .withSuccessThreshold(1)
            .withDelay(PAUSE)
            .onOpen(opened -> {
                if (opened.getPreviousState() == CircuitBreaker.State.CLOSED) { // not for each try that fails
                    LOG.warn("Elasticsearch does not answer: requests are refused, one in a second tries");
                }
            })
            .onClose(closed -> LOG.info("Elasticsearch answers again"))
            .build();

    /** Whether a request may be sent. If so, {@link #answered} or {@link #failed} must follow. */
    boolean lets() {
        return breaker.tryAcquirePermit();
    }

    boolean isOpen() {
        return !breaker.isClosed();
    }

    /**
     * With a status that is no answer, of a proxy in between for instance, it failed as well; but not where it is about one
     * index, which may be on its way out, or a search was too long for its time: that says nothing about the others.
     */
    void answered(IndexAnswer answer) {
        int status = answer.status();
        if ((status == 502 || status == 503 || status == 504) && !answer.isOfShards()) {
            breaker.recordFailure();
        } else {
            breaker.recordSuccess();
        }
    }

    void failed() {
        breaker.recordFailure();
    }

    /** It did answer, though not with what can be read. */
    void answered() {
        breaker.recordSuccess();
    }
}
