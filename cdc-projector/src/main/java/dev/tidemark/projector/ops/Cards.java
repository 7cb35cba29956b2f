package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.BackfillReports;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.projector.progress.ProjectorStatus.Collection;
import dev.tidemark.projector.progress.ProjectorStatus.Job;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Adds to what the generations say of a collection what others know of it: jobs, drift, the last change. */
final class Cards {

    private static final String FILL = "fill";
    private static final String BACKFILL = "backfill";

    private final History history;
    private final BackfillReports backfills;
    private final Function<String, OptionalLong> drift;
    private volatile Supplier<List<JobStatus>> jobs = List::of;

    Cards(History history, BackfillReports backfills, Function<String, OptionalLong> drift) {
        this.history = history;
        this.backfills = backfills;
        this.drift = drift;
    }

    void jobs(Supplier<List<JobStatus>> knowing) {
        jobs = knowing;
    }

    List<Collection> of(List<Collection> collections) {
        List<JobStatus> running =
                jobs.get().stream().filter(JobStatus::isRunning).toList();
        return collections.stream().map(one -> with(one, running)).toList();
    }

    private Collection with(Collection of, List<JobStatus> running) {
        String name = of.collection();
        OptionalLong drifted = drift.apply(name);
        Stream<Job> fills = of.jobs().stream().flatMap(job -> measured(of, job).stream());
        // A backfill that was asked for is the fill of its generation.
        Stream<Job> others = running.stream()
                .filter(job -> job.collection().equals(name) && !job.kind().equals(BACKFILL))
                .map(Job::of);
        return new Collection(
                name,
                of.index(),
                of.state(),
                of.documents(),
                history.changedAt(name).orElse(null),
                of.deadLetters(),
                drifted.isPresent() ? Long.valueOf(drifted.getAsLong()) : null,
                of.generations(),
                Stream.concat(fills, others).toList(),
                of.stopped(),
                of.refused());
    }

    /** What was found not to be as the database has it goes no further, unless it is being looked at again. */
    private Optional<Job> measured(Collection of, Job job) {
        if (!job.kind().equals(FILL)) {
            return Optional.of(job);
        }
        return backfills
                .phase(of.collection())
                .map(now -> Job.of(FILL, job.documents(), now.name(), now.done(), now.total(), now.rate()))
                .or(() -> isObjectedTo(of) ? Optional.empty() : Optional.of(job));
    }

    private static boolean isObjectedTo(Collection of) {
        return of.generations().stream()
                .anyMatch(one -> one.objection() != null && one.state().equals("CATCHING_UP"));
    }
}
