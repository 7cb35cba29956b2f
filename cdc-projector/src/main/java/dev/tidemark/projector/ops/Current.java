package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.BackfillRefusedException;
import dev.tidemark.projector.backfill.BackfillRefusedException.Why;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.document.LoadException;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.runtime.http.ProblemException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of the attempt that runs, for work that takes longer than attempts last. Thread-safe. */
final class Current<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Current.class);
    private static final long LOOK_MILLIS = 250;

    private final Supplier<T> parts;
    private final Predicate<T> isOver;

    /**
     * @param parts throws a {@link ProblemException} while no attempt runs
     * @param isOver whether the attempt that a part belongs to has ended, or is ending
     */
    Current(Supplier<T> parts, Predicate<T> isOver) {
        this.parts = parts;
        this.isOver = isOver;
    }

    interface Work<T, R> {
        R with(T part) throws InterruptedException;
    }

    /** @throws ProblemException while no attempt runs */
    T get() {
        return parts.get();
    }

    /** Waits for an attempt that runs: for long, where a person has to mend what keeps it. */
    T await() throws InterruptedException {
        while (true) {
            try {
                T part = parts.get();
                if (!isOver.test(part)) {
                    return part;
                }
            } catch (ProblemException none) {
                LOG.debug("no attempt runs: {}", none.getMessage());
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Does work, and does it again from its beginning as often as the attempt ends meanwhile, or is about to, or MySQL goes
     * away.
     */
    <R> R outlasting(JobProgress progress, Work<T, R> work) throws InterruptedException {
        while (true) {
            T part = await();
            try {
                return work.with(part);
            } catch (RuntimeException e) {
                if (!passes(part, e)) {
                    throw e;
                }
                LOG.debug("it begins again", e);
                progress.phase("waiting for the stream to begin anew", 0);
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /** Whether what failed with this part may succeed with the next one. */
    boolean passes(T part, RuntimeException failure) {
        Throwable cause = Jobs.cause(failure);
        return isOver.test(part)
                || cause instanceof LoadException load && load.kind() == Kind.TRANSIENT
                || cause instanceof BackfillRefusedException refused && refused.why() == Why.NOT_NOW;
    }
}
