package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.progress.ProjectorStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
    private volatile ProjectionStatus status = ProjectionStatus.of(State.STARTING);
    private volatile Supplier<List<ProjectorStatus.Collection>> collections = List::of;
    private volatile Published published;

    private record Published(Progress progress, long at) {}

    /** @param pause while it is on, who would stream is paused */
    public StatusBoard(PauseSwitch pause) {
        this.pause = pause;
    }

    public void say(ProjectionStatus now) {
        status = now;
    }

    public ProjectionStatus said() {
        ProjectionStatus said = status;
        boolean held = pause.isPaused() && (said.state() == State.STREAMING || said.state() == State.FILLING);
        return held ? ProjectionStatus.of(State.PAUSED) : said;
    }

    /** Who knows about the collections from now on. */
    public void collections(Supplier<List<ProjectorStatus.Collection>> knowing) {
        collections = knowing;
    }

    public void published(Progress progress) {
        published = new Published(progress, System.nanoTime());
    }

    public ProjectorStatus status() {
        ProjectionStatus said = said();
        Published last = published;
        List<ProjectorStatus.Collection> all = collections.get();
        String state = said.state().name().toLowerCase(Locale.ROOT);
        if (last == null) {
            return new ProjectorStatus(state, said.reason(), 0, 0, 0, 0, lagSeconds(said, null), null, all);
        }
        Progress progress = last.progress();
        return new ProjectorStatus(
                state,
                said.reason(),
                progress.sourcePosition(),
                progress.position(),
                progress.searchable(),
                progress.backlog(),
                lagSeconds(said, last),
                progress.updatedAt(),
                all);
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
