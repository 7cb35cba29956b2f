package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.JobStatus;
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
 * The long pieces of work that were asked for: each on a thread of its own, one of a kind for a collection at a time, the
 * last hundred remembered. In memory only: what has to survive a kill is written down by whoever does it. Thread-safe.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST = 100;

    private final Clock clock;

    // Guarded by this; the newest first.
    private final Deque<Running> all = new ArrayDeque<>();

    private record Running(Job job, Thread thread) {}

    public Jobs(Clock clock) {
        this.clock = clock;
    }

    /** Work that says how far it is, and gives what it found, or null. What it throws is why it failed. */
    public interface Work {
        Object run(JobProgress progress) throws Exception;
    }

    /** Starts it, unless one of this kind is running for this collection: then that one is meant. */
    public synchronized JobStatus start(String kind, String collection, Work work) {
        Optional<JobStatus> running = list().stream()
                .filter(job -> job.isRunning()
                        && job.kind().equals(kind)
                        && job.collection().equals(collection))
                .findFirst();
        return running.orElseGet(() -> begin(kind, collection, work));
    }

    private JobStatus begin(String kind, String collection, Work work) {
        Job job = new Job(UUID.randomUUID().toString(), kind, collection, clock);
        Thread thread = new Thread(() -> run(job, work), kind + "-" + collection);
        thread.setDaemon(true);
        all.addFirst(new Running(job, thread));
        while (all.size() > MOST && !all.peekLast().job().status().isRunning()) {
            all.removeLast();
        }
        thread.start();
        return job.status();
    }

    private static void run(Job job, Work work) {
        try {
            job.finished(work.run(job));
        } catch (InterruptedException | CancellationException e) {
            job.failed("it was interrupted");
        } catch (Exception e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            JobStatus status = job.status();
            LOG.error("{} of {} failed: {}", status.kind(), status.collection(), cause.getMessage());
            LOG.debug("the cause", cause);
            job.failed(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
    }

    /** The newest first. */
    public synchronized List<JobStatus> list() {
        return all.stream().map(running -> running.job().status()).toList();
    }

    public Optional<JobStatus> find(String id) {
        return list().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /** Interrupts what runs. */
    @Override
    public synchronized void close() {
        all.forEach(running -> running.thread().interrupt());
    }
}
