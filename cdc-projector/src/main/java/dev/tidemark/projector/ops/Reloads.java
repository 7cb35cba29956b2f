package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.document.KeyRange;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import java.util.List;
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

    /** @param current of the attempt that runs; throws a {@link ProblemException} while there is none */
    public Reloads(Jobs jobs, Supplier<Backfill> current) {
        this.jobs = jobs;
        this.current = current;
    }

    /** @throws IllegalArgumentException where no row can have such ids, or nothing is live */
    JobStatus begin(String collection, String from, String to, Order order) {
        Reload reload = new Reload(collection, from, to, order);
        Backfill backfill = current.get();
        backfill.range(reload);
        return jobs.start(KIND, collection, progress -> {
            backfill.remember(reload);
            return run(reload, progress);
        });
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
                jobs.start(KIND, left.collection(), progress -> run(left, progress));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
