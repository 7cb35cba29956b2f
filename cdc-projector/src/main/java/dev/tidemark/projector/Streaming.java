package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.backfill.FanOutWork;
import dev.tidemark.projector.change.ChangeStream;
import dev.tidemark.projector.index.Publisher;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProgressTracker;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt at work: follows the source, and beside that builds what has to be built and compares what is there. */
final class Streaming {

    private static final Logger LOG = LoggerFactory.getLogger(Streaming.class);
    /** How long what is in flight may take to be written at the end; what is not comes again with the next start. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(10);

    private final Shared shared;
    private final Ending ending;
    private final Changes changes;
    private final ProjectionEngine engine;
    private final Backfill backfill;
    private final FanOutWork fanOuts;
    private final Checking checking;
    private final Publisher publisher;
    private final ProgressTracker tracker;
    private final ChangeStream stream;
    private volatile boolean flowing;

    Streaming(
            Shared shared,
            Ending ending,
            Changes changes,
            ProjectionEngine engine,
            Backfill backfill,
            FanOutWork fanOuts,
            Checking checking,
            Publisher publisher,
            ProgressTracker tracker,
            ChangeStream stream) {
        this.shared = shared;
        this.ending = ending;
        this.changes = changes;
        this.engine = engine;
        this.backfill = backfill;
        this.fanOuts = fanOuts;
        this.checking = checking;
        this.publisher = publisher;
        this.tracker = tracker;
        this.stream = stream;
    }

    /** Streams until {@link #stop}, or until something fails: then throws it. */
    void run() throws InterruptedException {
        sayHowItIs();
        publisher.start();
        checking.start();
        Thread filling = Threads.start("backfill", () -> beside(this::fill));
        Thread fanningOut = Threads.start("fan-out", () -> beside(fanOuts::run));
        try {
            if (!ending.hasBegun()) {
                stream.run(tracker.committable().gtids(), changes);
            }
        } catch (CancellationException e) {
            LOG.debug("closed while changes were held back");
        } catch (RuntimeException e) {
            ending.fail(e);
        }
        filling.interrupt();
        fanningOut.interrupt();
        ending.throwFailure();
        engine.drain(LAST_WRITES);
    }

    private void fill() throws InterruptedException {
        backfill.run();
        sayHowItIs(); // before it is published, or the progress document says so a second later
        publisher.publishSoon();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void beside(Work work) {
        try {
            work.run();
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // or nobody would notice that it is not done any more
            ending.fail(e);
        }
    }

    /** Changes come through. */
    void flows() {
        flowing = true;
        sayHowItIs();
        publisher.publishSoon();
    }

    /** This is written down as done, and searches find it. */
    void published(Progress progress) {
        sayHowItIs(); // a collection may have become live
        changes.published(progress);
    }

    /** Streaming is only what changes come through: until then a write would have to wait. */
    private void sayHowItIs() {
        shared.board()
                .say(
                        flowing
                                ? new ProjectionStatus(
                                        backfill.isNeeded() ? State.FILLING : State.STREAMING,
                                        backfill.hindrance().orElse(null))
                                : new ProjectionStatus(State.STARTING, "connecting to the binlog"));
    }

    /** Lets {@link #run} return. */
    void stop() {
        stream.close();
    }
}
