package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.verify.Drift;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where the pipeline says how it is, and whoever shows it asks. Outlives attempts: while there is none, the last known
 * positions stand and the lag goes on growing. Thread-safe.
 */
public final class StatusBoard {

    /** It is published twice a second; whoever misses it for longer has been stopped, or cut off. */
    private static final Duration SILENCE = Duration.ofMillis(1_500);

    private final long begun = System.nanoTime();
    private final PauseSwitch pause;
    private final History history;
    private final Backfills backfills;
    private final Supplier<List<String>> files;
    private final Cards cards;
    private final Drift drift = new Drift();
    private volatile ProjectionStatus status = ProjectionStatus.of(State.STARTING);
    private volatile Supplier<List<ProjectorStatus.Collection>> collections = List::of;
    private volatile Supplier<SortedMap<String, String>> stopped = TreeMap::new;
    private volatile Supplier<List<ProjectorStatus.Undeclared>> undeclared = List::of;
    private volatile Published published;

    private record Published(Progress progress, long at) {}

    /**
     * @param pause while it is on, who would stream is paused
     * @param history what was, to tell how it goes on
     * @param backfills to tell how far they are
     * @param files what is wrong with projection files
     */
    public StatusBoard(PauseSwitch pause, History history, Backfills backfills, Supplier<List<String>> files) {
        this.pause = pause;
        this.history = history;
        this.backfills = backfills;
        this.files = files;
        this.cards = new Cards(history, backfills.reports(), drift::documents);
    }

    public void say(ProjectionStatus now) {
        status = now;
    }

    public ProjectionStatus said() {
        ProjectionStatus said = status;
        boolean held = pause.isPaused() && (said.state() == State.STREAMING || said.state() == State.FILLING);
        return held ? ProjectionStatus.of(State.PAUSED) : said;
    }

    /**
     * Who knows about the collections from now on.
     *
     * @param held those to which changes are not applied, with what is wrong and what to do; to be had at once
     * @param left those that no projection file declares any more
     */
    public void collections(
            Supplier<List<ProjectorStatus.Collection>> knowing,
            Supplier<SortedMap<String, String>> held,
            Supplier<List<ProjectorStatus.Undeclared>> left) {
        collections = knowing;
        stopped = held;
        undeclared = left;
    }

    /** The collections to which changes are not applied, with what is wrong and what to do. */
    SortedMap<String, String> stopped() {
        return stopped.get();
    }

    /** Who knows what was asked for. */
    public void jobs(Supplier<List<JobStatus>> knowing) {
        cards.jobs(knowing);
    }

    public Drift drift() {
        return drift;
    }

    public void published(Progress progress) {
        published = new Published(progress, System.nanoTime());
    }

    /** The collections, whether they can be counted now or not. */
    List<String> names() {
        return backfills.names();
    }

    /** All there is to say; what it takes Elasticsearch to count documents. */
    public ProjectorStatus status() {
        return with(cards.of(collections.get()), undeclared.get());
    }

    /** The same without the collections, at once. */
    ProjectorStatus positions() {
        return with(List.of(), List.of());
    }

    private ProjectorStatus with(List<ProjectorStatus.Collection> all, List<ProjectorStatus.Undeclared> left) {
        ProjectionStatus said = said();
        Published last = published;
        String state = said.state().name().toLowerCase(Locale.ROOT);
        Double lag = lagSeconds(said, last);
        if (last == null) {
            String headline = Headline.of(said, lag, 0, null, stopped().keySet());
            return new ProjectorStatus(
                    headline, state, said.reason(), files.get(), 0, 0, 0, 0, lag, null, null, null, all, left);
        }
        Progress progress = last.progress();
        long backlog = progress.backlog();
        Double catchUp = backlog == 0
                ? null
                : history.catchUp(backlog, System.nanoTime()).orElse(null);
        return new ProjectorStatus(
                Headline.butFor(
                        Headline.of(said, lag, backlog, catchUp, stopped().keySet()), following(all)),
                state,
                said.reason(),
                files.get(),
                progress.sourcePosition(),
                progress.position(),
                progress.searchable(),
                backlog,
                lag,
                catchUp,
                catchUp == null || catchUp <= 0 ? null : Double.valueOf(backlog / catchUp),
                progress.updatedAt(),
                all,
                left);
    }

    private static long following(List<ProjectorStatus.Collection> all) {
        return all.stream()
                .flatMap(collection -> collection.jobs().stream())
                .filter(job -> job.since() != null)
                .mapToLong(job -> Math.max(0, job.total() - job.done()))
                .sum();
    }

    /** Null while another projector leads: that one knows. */
    private Double lagSeconds(ProjectionStatus said, Published last) {
        return said.state() == State.STANDBY ? null : Double.valueOf(lag(last).toMillis() / 1000.0);
    }

    /** What was published last, and the time since then once that is longer than a heartbeat explains. */
    private Duration lag(Published last) {
        Duration silence = Duration.ofNanos(System.nanoTime() - (last == null ? begun : last.at()));
        Duration lag = last == null ? Duration.ZERO : last.progress().lag();
        return silence.compareTo(SILENCE) < 0 ? lag : lag.plus(silence);
    }
}
