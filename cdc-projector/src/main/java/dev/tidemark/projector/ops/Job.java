package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/** One long piece of work, as others see it. Thread-safe. */
final class Job implements JobProgress {

    private final String id;
    private final Task task;
    private final Clock clock;
    private final Instant startedAt;

    // Guarded by this.
    private String phase = "starting";
    private long done;
    private long before;
    private long total;
    private long phaseBegan = System.nanoTime();
    private boolean cancelled;
    private Instant finishedAt;
    private String error;
    private Object result;

    Job(String id, Task task, Clock clock) {
        this.id = id;
        this.task = task;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    Task task() {
        return task;
    }

    @Override
    public void phase(String name, long expected) {
        phase(name, expected, 0);
    }

    @Override
    public synchronized void phase(String name, long expected, long doneBefore) {
        requireWanted();
        phase = name;
        total = expected;
        done = doneBefore;
        before = doneBefore;
        phaseBegan = System.nanoTime();
    }

    @Override
    public synchronized void advance(long rows) {
        requireWanted();
        done += rows;
    }

    private void requireWanted() {
        if (cancelled) {
            throw new CancellationException("it is cancelled");
        }
    }

    /** From now on it ends with the next thing that it says. */
    synchronized void cancel() {
        if (finishedAt == null) {
            cancelled = true;
            phase = "being cancelled";
        }
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    synchronized void finished(Object found) {
        result = found;
        finishedAt = clock.instant();
    }

    synchronized void failed(String why) {
        error = cancelled ? "cancelled" : why;
        finishedAt = clock.instant();
    }

    synchronized JobStatus status() {
        double seconds = (System.nanoTime() - phaseBegan) / 1e9;
        return new JobStatus(
                id,
                task.kind(),
                task.collection(),
                task.generation() == 0 ? null : task.generation(),
                state(),
                phase,
                done,
                total,
                finishedAt != null || seconds <= 0 ? 0 : (done - before) / seconds,
                startedAt,
                finishedAt,
                error,
                result);
    }

    private String state() {
        if (finishedAt == null) {
            return JobStatus.RUNNING;
        } else if (error == null) {
            return JobStatus.DONE;
        }
        return cancelled ? JobStatus.CANCELLED : JobStatus.FAILED;
    }
}
