package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.ProblemException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long pieces of work that were asked for: each on a thread of its own, the same once at a time, the last hundred
 * remembered. In memory only: what has to survive a kill is written down by whoever does it. Thread-safe.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST = 100;

    private final Clock clock;

    // Guarded by this; the newest first.
    private final Deque<Running> all = new ArrayDeque<>();
    private volatile boolean closed;

    /** @param cancelling what has to be done before it is told to end */
    private record Running(Job job, Thread thread, Runnable cancelling) {}

    public Jobs(Clock clock) {
        this.clock = clock;
    }

    /** Work that says how far it is, and gives what it found, or null. What it throws is why it failed. */
    public interface Work {
        Object run(JobProgress progress) throws Exception;
    }

    /**
     * Starts it, unless just this is being done: then that one is meant.
     *
     * @param cancelling called before the work is told to end because somebody cancels it; throws a {@link ProblemException}
     *     where nobody can
     */
    synchronized JobStatus start(Task task, Work work, Runnable cancelling) {
        return running(task).orElseGet(() -> begin(task, work, cancelling));
    }

    /** Who does this just now. */
    synchronized Optional<JobStatus> running(Task task) {
        return all.stream()
                .map(Running::job)
                .filter(job -> job.task().equals(task))
                .map(Job::status)
                .filter(JobStatus::isRunning)
                .findFirst();
    }

    private JobStatus begin(Task task, Work work, Runnable cancelling) {
        Job job = new Job(UUID.randomUUID().toString(), task, clock);
        Thread thread = new Thread(() -> run(job, work), task.kind() + "-" + task.collection());
        thread.setDaemon(true);
        all.addFirst(new Running(job, thread, cancelling));
        while (all.size() > MOST && !all.peekLast().job().status().isRunning()) {
            all.removeLast();
        }
        thread.start();
        return job.status();
    }

    private void run(Job job, Work work) {
        try {
            job.finished(work.run(job));
        } catch (Exception e) {
            end(job, e);
        } catch (Error e) {
            end(job, e);
            throw e;
        }
    }

    private void end(Job job, Throwable e) {
        if (closed) {
            LOG.debug("left, for the process ends: who follows it waits for the next one", e);
        } else {
            job.failed(why(job, e));
        }
    }

    private static String why(Job job, Throwable e) {
        if (e instanceof InterruptedException || e instanceof CancellationException || job.isCancelled()) {
            LOG.debug("it was to end", e);
            return "it was interrupted";
        }
        String why = message(e);
        LOG.error("{} failed: {}", job.task(), why);
        LOG.debug("the cause", e);
        return why;
    }

    /** What went wrong, in a line. */
    static String message(Throwable e) {
        Throwable cause = cause(e);
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** What went wrong on another thread, if it was one. */
    static Throwable cause(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }

    /** The newest first. */
    public synchronized List<JobStatus> list() {
        return all.stream().map(running -> running.job().status()).toList();
    }

    /** @throws ProblemException where there is none */
    JobStatus get(String id) {
        return require(id).job().status();
    }

    Optional<JobStatus> find(String id) {
        return list().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /**
     * Tells one to end, which it does as soon as it can be left; until then it runs.
     *
     * @throws ProblemException where there is none, or it does not run, or cannot be cancelled
     */
    public JobStatus cancel(String id) {
        Running found = require(id);
        JobStatus status = found.job().status();
        if (!status.isRunning()) {
            throw new ProblemException(
                    409, "conflict", "Conflict", "There is nothing to cancel any more: it is " + status.state() + ".");
        }
        found.cancelling().run(); // asks Elasticsearch perhaps: nobody else waits for that
        found.job().cancel();
        found.thread().interrupt();
        LOG.info("{} is cancelled", found.job().task());
        return found.job().status();
    }

    private synchronized Running require(String id) {
        return all.stream()
                .filter(running -> running.job().status().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        404, "not-found", "Not found", "There is no such job; the last hundred are remembered."));
    }

    /** Interrupts what runs; to those who follow it, it does not end with that. */
    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(running -> running.thread().interrupt());
    }
}
