package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.index.EndedReload;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.index.Reload;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranges that are loaded again in place. Each is written down before it begins and until it has ended: where the stream
 * begins anew meanwhile, or the projector is started again, it is done again from its beginning, which changes nothing but
 * the time it takes. One that is cancelled is forgotten before it is told to end. Thread-safe.
 */
public final class Reloads {

    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);
    private static final String KIND = "reload";

    private final Jobs jobs;
    private final Current<Backfill> current;
    private final Clock clock;
    /** What was begun last, by collection. Guarded by this. */
    private final Map<String, Begun> begun = new HashMap<>();

    private record Begun(Reload reload, String job) {}

    /** @param current of the attempt that runs; throws a {@link ProblemException} while there is none */
    public Reloads(Jobs jobs, Supplier<Backfill> current, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
        this.current = new Current<>(current, Backfill::isOver);
    }

    /**
     * Begins, or joins who loads the same range already. Durable on return.
     *
     * @throws IllegalArgumentException where no row can have such ids, or nothing is live
     * @throws ProblemException where another range of the collection is being loaded, or this one at another pace
     */
    synchronized JobStatus begin(String collection, String from, String to, Order order) {
        Reload reload = new Reload(collection, from, to, order);
        Backfill backfill = current.get();
        backfill.check(reload);
        Optional<JobStatus> running =
                running(collection).or(() -> left(collection, backfill).map(this::takeUp));
        if (running.isEmpty()) {
            backfill.remember(reload);
            return takeUp(reload);
        }
        Reload other = begun.get(collection).reload();
        if (!reload.isMetBy(other)) {
            throw new ProblemException(
                    409,
                    "conflict",
                    "Conflict",
                    collection + " is being loaded again already, by '" + other.command()
                            + "': wait until that is done, then ask again.");
        }
        return running.get();
    }

    /** Who loads a range of the collection, whichever it is, or else did last, in this process or before; empty for nobody. */
    synchronized Optional<JobStatus> join(String collection) {
        Backfill backfill = current.get();
        return running(collection)
                .or(() -> left(collection, backfill).map(this::takeUp))
                .or(() -> backfill.reloads().last(collection).map(Reloads::status));
    }

    private static JobStatus status(EndedReload end) {
        return new JobStatus(
                "",
                KIND,
                end.collection(),
                null,
                end.state(),
                "over",
                end.documents(),
                0,
                0,
                end.at(),
                end.at(),
                end.error(),
                end.index() == null ? null : new Backfill.Reloaded(end.index(), end.documents(), end.deleted()));
    }

    private Optional<JobStatus> running(String collection) {
        return Optional.ofNullable(begun.get(collection))
                .flatMap(last -> jobs.find(last.job()))
                .filter(JobStatus::isRunning);
    }

    /** What a former process has left, if it was not taken up yet. */
    private static Optional<Reload> left(String collection, Backfill backfill) {
        return backfill.reloads().due().stream()
                .filter(reload -> reload.collection().equals(collection))
                .findFirst();
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

    private synchronized JobStatus takeUp(Reload reload) {
        return running(reload.collection()).orElseGet(() -> {
            JobStatus job = jobs.start(
                    Task.of(KIND, reload.collection()), progress -> run(reload, progress), () -> cancelling(reload));
            begun.put(reload.collection(), new Begun(reload, job.id()));
            return job;
        });
    }

    /** What is written down would begin it again. */
    private synchronized void cancelling(Reload reload) {
        Begun last = begun.get(reload.collection());
        if (last != null && last.reload() == reload) { // the same range may have been asked for again, behind its end
            current.get().end(reload, failed(reload, JobStatus.CANCELLED, JobStatus.CANCELLED));
        }
    }

    private EndedReload failed(Reload reload, String state, String why) {
        return new EndedReload(reload.collection(), clock.instant(), state, null, 0, 0, why);
    }

    private EndedReload done(Reload reload, Backfill.Reloaded done) {
        return new EndedReload(
                reload.collection(),
                clock.instant(),
                JobStatus.DONE,
                done.index(),
                done.documents(),
                done.deleted(),
                null);
    }

    private List<Reload> left() throws InterruptedException {
        while (true) {
            try {
                return current.await().reloads().due();
            } catch (CancellationException e) {
                LOG.debug("the stream has ended; the next one is asked", e);
            }
        }
    }

    private Backfill.Reloaded run(Reload reload, JobProgress progress) throws InterruptedException {
        return current.outlasting(progress, backfill -> {
            try {
                Backfill.Reloaded done = backfill.reload(reload, progress);
                backfill.end(reload, done(reload, done));
                return done;
            } catch (RuntimeException e) {
                if (!current.passes(backfill, e)) {
                    backfill.end(reload, failed(reload, JobStatus.FAILED, Jobs.message(e))); // it would fail again
                }
                throw e;
            }
        });
    }
}
