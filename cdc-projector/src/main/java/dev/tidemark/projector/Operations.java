package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Backfill;
import dev.tidemark.projector.backfill.Declared;
import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.Target;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.DocumentWriter;
import dev.tidemark.projector.index.Publisher;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.PlannedChange;
import dev.tidemark.projector.projection.Projections;
import dev.tidemark.runtime.config.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What operators ask of the attempt that runs. */
record Operations(
        ProjectorConfig config,
        Shared shared,
        Source source,
        Generations generations,
        ControlIndex control,
        Publisher publisher,
        LagClock lag,
        DocumentWriter documents,
        DeadLetters deadLetters,
        Backfill backfill,
        Checking checking) {

    /** Holds changes back, or lets them through again; good for the attempts to come as well. */
    void pause(boolean paused) {
        control.writePaused(paused);
        shared.pause().set(paused);
        lag.held(paused);
        publisher.publishSoon();
    }

    /** What the projection files say now; a folder that cannot be read is one of the problems. */
    Declared declared() {
        Projections.Compilation now = source.compile(source.files(true)).compilation();
        Map<String, String> wrong = new TreeMap<>();
        now.broken().forEach(file -> wrong.put(file.collection(), String.join("; ", file.problems())));
        return new Declared(now.plans(), wrong, now.problems());
    }

    /**
     * What the projection files, as they are now, would change.
     *
     * @throws dev.tidemark.runtime.config.ConfigException with all that is wrong in them, unless it is told already why those
     *     collections are stopped
     */
    List<PlannedChange> plan() {
        Projections.Compilation now = source.read().compilation();
        Map<String, List<String>> stopped = new TreeMap<>();
        now.broken().stream()
                .filter(file -> generations.stopped().containsKey(file.collection()))
                .forEach(file -> stopped.put(file.collection(), file.problems()));
        List<String> others = new ArrayList<>(now.problems());
        stopped.values().forEach(others::removeAll);
        if (!others.isEmpty()) {
            throw new ConfigException(String.join("\n", now.problems()));
        }
        return generations.planned(now.plans(), stopped);
    }

    /**
     * Writes documents of a collection as the database has them now; returns when each has its outcome, and soon shows.
     *
     * @return the indices that they were written to
     */
    Set<String> rewrite(String collection, List<DocumentKey> keys) {
        Set<String> written = new HashSet<>();
        for (Target target : generations.targets()) {
            if (target.plan().collection().equals(collection)) {
                documents.write(target, GtidSet.empty(), keys).join();
                written.addAll(target.indices());
            }
        }
        publisher.publishSoon();
        return written;
    }
}
