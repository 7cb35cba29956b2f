package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.document.KeyRange;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranges that are loaded again in place. Each is written down before it begins and until it has ended: where the stream
 * begins anew meanwhile, or the projector is started again, it is done again from its beginning, which changes nothing but
 * the time it takes. Thread-safe.
 */
public final class Reloads {

    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);
    private static final String KIND = "reload";
    private static final long LOOK_MILLIS = 250;

    private final Jobs jobs;
    private final Supplier<Backfill> current;
    /** What was begun last, by collection. Guarded by this. */
    private final Map<String, Begun> begun = new HashMap<>();

    private record Begun(Reload reload, String job) {}

    /** @param current of the attempt that runs; throws a {@link ProblemException} while there is none */
    public Reloads(Jobs jobs, Supplier<Backfill> current) {
        this.jobs = jobs;
        this.current = current;
    }

    /**
     * Begins, or joins who loads the same range already.
     *
     * @throws IllegalArgumentException where no row can have such ids, or nothing is live
     * @throws ProblemException where another range of the collection is being loaded
     */
    synchronized JobStatus begin(String collection, String from, String to, Order order) {
        Reload reload = new Reload(collection, from, to, order);
        Backfill backfill = current.get();
        backfill.range(reload);
        Begun last = begun.get(collection);
        if (last != null && isRunning(last.job()) && !last.reload().isOfSameRange(reload)) {
            throw new ProblemException(
                    409,
                    "conflict",
                    "Conflict",
                    "Another range of " + collection + " is being loaded again, " + last.reload()
                            + ": wait until it is done.");
        }
        JobStatus job = jobs.start(KIND, collection, progress -> {
            backfill.remember(reload);
            return run(reload, progress);
        });
        begun.put(collection, new Begun(reload, job.id()));
        return job;
    }

    private boolean isRunning(String job) {
        return jobs.find(job).filter(JobStatus::isRunning).isPresent();
    }

    /** Takes up, once an attempt runs, what a former process has left. */
    public void resume() {
        Thread thread = new Thread(this::takeUp, "reloads");
        thread.setDaemon(true);
        thread.start();
    }

    private void takeUp() {
        try {
            for (Reload left : left()) {
                takeUp(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void takeUp(Reload left) {
        JobStatus job = jobs.start(KIND, left.collection(), progress -> run(left, progress));
        begun.put(left.collection(), new Begun(left, job.id()));
    }

    private List<Reload> left() throws InterruptedException {
        while (true) {
            try {
                return awaitCurrent().reloads();
            } catch (CancellationException e) {
                LOG.debug("the stream has ended; the next one is asked", e);
            }
        }
    }

    private Backfill.Reloaded run(Reload reload, JobProgress progress) throws InterruptedException {
        while (true) {
            Backfill backfill = awaitCurrent();
            try {
                KeyRange range = backfill.range(reload);
                Backfill.Reloaded done = backfill.reload(reload.collection(), range, reload.order(), progress);
                backfill.forget(reload);
                return done;
            } catch (RuntimeException e) {
                if (!backfill.isOver()) {
                    backfill.forget(reload); // it would fail again
                    throw e;
                }
                progress.phase("waiting for the stream to begin anew", 0);
            }
        }
    }

    private Backfill awaitCurrent() throws InterruptedException {
        while (true) {
            try {
                Backfill backfill = current.get();
                if (!backfill.isOver()) {
                    return backfill;
                }
            } catch (ProblemException none) {
                // Soon, or when somebody has mended what keeps it: 'status' says what.
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
