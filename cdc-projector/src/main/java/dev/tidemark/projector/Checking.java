package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.document.KeyScan;
import dev.tidemark.projector.document.Snapshots;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.IndexedDocuments;
import dev.tidemark.projector.index.SecondLook;
import dev.tidemark.projector.ops.VerifyRoutes;
import dev.tidemark.projector.progress.Applied;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.Objection;
import dev.tidemark.projector.progress.Unfinished;
import dev.tidemark.projector.verify.Drift;
import dev.tidemark.projector.verify.Explainer;
import dev.tidemark.projector.verify.Sampler;
import dev.tidemark.projector.verify.SecondLooker;
import dev.tidemark.projector.verify.SecondLooks;
import dev.tidemark.projector.verify.Sides;
import dev.tidemark.projector.verify.Subject;
import dev.tidemark.projector.verify.Succession;
import dev.tidemark.projector.verify.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an attempt has to compare the index with the database, and what goes on by itself to that end. */
final class Checking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checking.class);
    private static final Duration SAMPLER_PAUSE = Duration.ofMinutes(1);
    private static final int SAMPLED_PER_SECOND = 200;

    private final Generations generations;
    private final Threads threads;
    private final Verifier verifier;
    private final Explainer explainer;
    private final Succession succession;
    private final SecondLooker secondLooker;
    private final Sampler sampler;
    private final Ending ending;
    private final List<Thread> running = new ArrayList<>();

    /** What it shares with the stream. */
    record Parts(
            Snapshots snapshots,
            DocumentWriter documents,
            BulkWriter bulk,
            DeadLetters deadLetters,
            Applied applied,
            Unfinished unfinished,
            Generations generations,
            KeyScan keys,
            IndexedDocuments index) {}

    Checking(Parts parts, ControlIndex control, Source source, int loaders, Drift drift, Ending ending) {
        this.generations = parts.generations();
        this.ending = ending;
        threads = new Threads("verify", loaders);
        SecondLooks looks = new SecondLooks(control.secondLooks(), control::write);
        Sides sides = new Sides(
                parts.snapshots(),
                parts.keys(),
                parts.index(),
                () -> source.position().executed());
        verifier = new Verifier(
                sides,
                threads,
                parts.documents(),
                parts.bulk(),
                parts.deadLetters(),
                parts.applied(),
                parts.unfinished(),
                looks);
        explainer = new Explainer(sides, parts.documents(), parts.applied(), parts.unfinished(), parts.deadLetters());
        succession = new Succession(verifier, parts.deadLetters(), Clock.systemUTC());
        secondLooker = new SecondLooker(looks, verifier, parts.applied(), this::written);
        sampler = new Sampler(verifier, this::allLive, drift, SAMPLER_PAUSE, SAMPLED_PER_SECOND);
    }

    void start() {
        running.add(Threads.start("second-look", () -> {
            try {
                secondLooker.run();
            } catch (InterruptedException | CancellationException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                ending.fail(e);
            }
        }));
        running.add(Threads.start("sampler", this::sample));
    }

    /** What it cannot read, the stream cannot either, and says so; it tries again. */
    private void sample() {
        while (true) {
            try {
                sampler.run();
            } catch (InterruptedException | CancellationException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.debug("this round of comparing ends early", e);
            }
        }
    }

    VerifyRoutes.Parts forOperators() {
        return new VerifyRoutes.Parts(
                verifier,
                explainer,
                this::live,
                (collection, number) -> subject(generations.complete(collection, number)),
                (collection, number) -> generations.compared(collection, number, Optional.empty()),
                ending::hasBegun);
    }

    Verifier verifier() {
        return verifier;
    }

    private List<Subject> allLive() {
        return generations.targets().stream()
                .flatMap(target -> live(target.plan().collection()).stream())
                .distinct()
                .toList();
    }

    /** The live generation of a collection; empty while there is none. */
    Optional<Subject> live(String collection) {
        return generations.live(collection).map(Checking::subject);
    }

    /** Why a generation should not take the place of another; empty where they agree with the database. */
    Optional<Objection> objection(Target target, JobProgress progress) throws InterruptedException {
        Subject next = subject(target);
        // Without one that serves and is written to, there is none to compare its dead letters with, and nothing to
        // lose.
        String live = live(next.collection()).map(Subject::index).orElse(next.index());
        return succession.objection(next, live, progress);
    }

    private static Subject subject(Target target) {
        return new Subject(target.plan(), target.indices().get(0));
    }

    private Optional<Subject> written(SecondLook look) {
        return generations.targets().stream()
                .filter(target -> target.plan().collection().equals(look.collection()))
                .filter(target -> target.indices().contains(look.index()))
                .map(Target::plan)
                .map(plan -> new Subject(plan, look.index()))
                .findFirst();
    }

    @Override
    public void close() {
        threads.close();
        running.forEach(Thread::interrupt);
    }
}
