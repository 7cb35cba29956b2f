package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.FanOutFigures;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.ops.History;
import dev.tidemark.projector.ops.ProjectorMetrics;
import dev.tidemark.projector.ops.StatusBoard;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.runtime.http.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor: keeps one {@link Attempt} going, and builds a new one whenever something was lost. Every attempt starts
 * the way a fresh process would, from the checkpoint, so that recovery is not a second path.
 *
 * <p>Trouble that passes by itself (a connection, a restart) is tried again with growing pauses; what a person has to mend
 * is said once, and looked at again now and then, so that mending it is enough.
 */
public final class Projector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ProjectorConfig config;
    private final Shared shared;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Thread supervisor = new Thread(this::supervise, "projector");
    private volatile Attempt attempt;

    /** @param metrics where its figures go */
    public Projector(ProjectorConfig config, MeterRegistry metrics) {
        this.config = config;
        PauseSwitch pause = new PauseSwitch();
        Backfills backfills = new Backfills();
        WriteCounts writes = new WriteCounts();
        History history = new History(writes);
        RightFiles files = new RightFiles();
        StatusBoard board = new StatusBoard(pause, history, backfills, files::problems);
        FanOutFigures fanOuts = new FanOutFigures();
        ProjectorMetrics figures = new ProjectorMetrics(metrics, board, history, backfills.reports(), fanOuts);
        this.shared = new Shared(
                board, history, figures, writes, pause, backfills, fanOuts, new Suspects(), files, new Warnings());
    }

    public StatusBoard board() {
        return shared.board();
    }

    /** How it was in the last hour. */
    History history() {
        return shared.history();
    }

    /** What operators ask of generations. */
    public Backfills backfills() {
        return shared.backfills();
    }

    /**
     * A part of what may be asked of the attempt that runs at the moment of each {@code get}.
     *
     * @return throws a 503 {@link ProblemException} while there is none
     */
    <T> Supplier<T> part(Function<Operations, T> part) {
        return () -> {
            Attempt current = attempt;
            return Optional.ofNullable(current)
                    .flatMap(Attempt::operations)
                    .map(part)
                    .orElseThrow(() -> new ProblemException(
                            503,
                            "not-running",
                            "Not running",
                            "The projector is not at work just now: it is "
                                    + shared.board().said() + "."));
        };
    }

    /**
     * Returns once changes are streaming, or another projector is found leading, or the source's history to be lost.
     *
     * @throws RuntimeException what keeps it from starting: at once where a person has to mend it, after the configured
     *     time where a server or a table may still come
     */
    public void start() {
        supervisor.start();
        try {
            started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void supervise() {
        long begun = System.nanoTime();
        Duration pause = SHORTEST_PAUSE;
        boolean lostBefore = false;
        while (closing.getCount() > 0) {
            try (Attempt current = new Attempt(config, shared)) {
                attempt = current;
                current.open(() -> started.complete(null));
                started.complete(null);
                shared.suspects().haveRunOnce();
                pause = SHORTEST_PAUSE;
                current.run();
            } catch (InterruptedException e) {
                started.completeExceptionally(e);
                return;
            } catch (StartAgain e) {
                LOG.info("{}", e.getMessage());
            } catch (RuntimeException e) {
                if (accuses(e)) {
                    continue;
                }
                boolean mending = Trouble.needsPerson(e);
                boolean lost = Trouble.isHistoryLost(e);
                if (lost) {
                    shared.backfills().historyLost(e.getMessage());
                    started.complete(null); // it has to run to be told what to do
                }
                if (!started.isDone()
                        && (mending
                                || System.nanoTime() - begun
                                        > config.pipeline().startTimeout().toNanos())) {
                    started.completeExceptionally(e);
                    return;
                }
                pause = mending ? LONGEST_PAUSE : pause;
                report(e, mending, pause);
                // Lost while it ran: the attempt that follows writes down how far searches are behind.
                if (sleep(lost && !lostBefore ? SHORTEST_PAUSE : pause)) {
                    return;
                }
                lostBefore = lost;
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            } finally {
                attempt = null;
            }
        }
    }

    /** True where it was the fault of one collection: the next attempt finds out whether it must go on without it. */
    private boolean accuses(RuntimeException trouble) {
        Optional<String> collection = Trouble.culprit(trouble);
        collection.ifPresent(name -> {
            LOG.warn("interrupted: {} (looking at it anew)", trouble.getMessage());
            shared.suspects().accuse(name, trouble.getMessage());
        });
        return collection.isPresent();
    }

    private void report(RuntimeException trouble, boolean mending, Duration pause) {
        shared.board().say(new ProjectionStatus(mending ? State.STOPPED : State.STARTING, trouble.getMessage()));
        if (mending) {
            LOG.error("stopped: {} (looking again every {} s)", trouble.getMessage(), pause.toSeconds());
        } else {
            LOG.warn("interrupted: {} (trying again in {} ms)", trouble.getMessage(), pause.toMillis());
        }
        LOG.debug("the cause", trouble);
    }

    /** True when closed meanwhile; over at once when somebody has said how to go on. */
    private boolean sleep(Duration pause) {
        try {
            long end = System.nanoTime() + pause.toNanos();
            while (System.nanoTime() < end && shared.backfills().reseed().isEmpty()) {
                if (closing.await(SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return closing.getCount() == 0;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Lets what is in flight be written, saves the checkpoint, and ends. */
    @Override
    public void close() {
        closing.countDown();
        shared.backfills().end();
        Attempt current = attempt;
        if (current != null) {
            current.stop();
        }
        boolean interrupted = false;
        while (supervisor.isAlive()) {
            try {
                supervisor.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
