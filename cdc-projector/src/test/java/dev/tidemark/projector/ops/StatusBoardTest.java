package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.FanOutFigures;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.progress.ProjectorStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusBoardTest {

    private final PauseSwitch pause = new PauseSwitch();
    private final History history = new History(new WriteCounts());
    private final Backfills backfills = new Backfills();
    private final StatusBoard board = new StatusBoard(pause, history, backfills, List::of);

    private void published(long searchable, long source, Duration lag) {
        board.published(new Progress(
                null,
                GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-" + searchable),
                source,
                lag,
                board.said(),
                null,
                Instant.EPOCH,
                Map.of(),
                null));
    }

    @Test
    void whoStandsByClaimsNoLag() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ProjectorMetrics metrics =
                new ProjectorMetrics(registry, board, history, backfills.reports(), new FanOutFigures());
        assertThat(metrics).isNotNull();
        board.say(new ProjectionStatus(State.STANDBY, "another projector leads"));
        assertThat(board.status().lagSeconds()).isNull();
        assertThat(board.status().headline()).isEqualTo("Standing by: another projector leads");
        assertThat(registry.get("tidemark.lag.seconds").gauge().value()).isNaN();
        board.say(ProjectionStatus.of(State.STREAMING));
        assertThat(registry.get("tidemark.lag.seconds").gauge().value()).isNotNaN();
        assertThat(registry.get("tidemark.projector.state")
                        .tag("state", "streaming")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void whatWasPublishedIsTold() {
        board.say(ProjectionStatus.of(State.STREAMING));
        published(10, 14, Duration.ofMillis(400));
        ProjectorStatus status = board.status();
        assertThat(status.lagSeconds()).isEqualTo(0.4);
        assertThat(status.backlogTransactions()).isEqualTo(4);
        assertThat(status.doneInSeconds()).isNull();
        assertThat(status.headline()).isEqualTo("Search is complete up to 0.40 s ago");
        pause.set(true);
        assertThat(board.status().state()).isEqualTo("paused");
        assertThat(board.status().headline()).isEqualTo("Paused; 4 transactions wait");
    }
}
