package dev.tidemark.projector;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Whether an attempt is to end, and why: the first failure counts, what fails because of it does not. Thread-safe. */
final class Ending {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Runnable stop;

    /** @param stop lets the attempt end; may be called more than once */
    Ending(Runnable stop) {
        this.stop = stop;
    }

    void begin() {
        begun.countDown();
    }

    boolean hasBegun() {
        return begun.getCount() == 0 || failure.get() != null;
    }

    void fail(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        RuntimeException reason = cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("unexpected: " + cause, cause);
        if (failure.compareAndSet(null, reason)) {
            // On a thread of its own: closing waits for the handler, and the handler may be waiting for this one.
            Threads.start("stream-close", stop);
        }
    }

    /** @throws RuntimeException what failed first */
    void throwFailure() {
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
