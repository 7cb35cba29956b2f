package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.backfill.FanOutFigures;
import dev.tidemark.projector.backfill.FanOuts;
import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.index.Publisher;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.ops.History;
import dev.tidemark.projector.ops.ProjectorMetrics;
import dev.tidemark.projector.ops.StatusBoard;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What outlives attempts: where the pipeline's state is shown, and what it has counted. */
record Shared(
        StatusBoard board,
        History history,
        ProjectorMetrics metrics,
        WriteCounts writes,
        PauseSwitch pause,
        Backfills backfills,
        FanOutFigures fanOuts,
        Suspects suspects,
        RightFiles files,
        Warnings warnings) {

    /** The collections are these from now on. */
    void show(Generations generations, DeadLetters deadLetters, FanOuts running, Counts counts) {
        fanOuts.attach(running);
        generations.names().forEach(name -> metrics.collection(name, writes));
        board.collections(
                () -> running.with(generations.statuses(counts::count, deadLetters::count)),
                generations::stopped,
                () -> generations.undeclared(counts::count));
    }

    void count(ChangeBatch batch) {
        batch.rows().stream()
                .collect(Collectors.groupingBy(
                        RowChange::table, Collectors.groupingBy(RowChange::op, Collectors.counting())))
                .forEach((table, ops) -> ops.forEach((op, changes) ->
                        metrics.changes(table.toString(), op.name().toLowerCase(Locale.ROOT), changes)));
    }

    Publisher.Listener publishing(Consumer<Progress> then, Consumer<Throwable> onTrouble) {
        return new Publisher.Listener() {
            @Override
            public void published(Progress progress, List<Instant> committed, Instant searchableAt) {
                board.published(progress);
                metrics.searchable(committed, searchableAt);
                then.accept(progress);
            }

            @Override
            public void stopped(RuntimeException reason) {
                onTrouble.accept(reason);
            }
        };
    }
}
