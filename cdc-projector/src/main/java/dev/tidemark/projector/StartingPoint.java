package dev.tidemark.projector;

import dev.tidemark.projector.backfill.Generations;
import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.index.ControlIndex;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.progress.LagClock;
import dev.tidemark.projector.progress.Progress;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.source.DebeziumChangeStream;
import dev.tidemark.projector.source.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From where on changes are applied: where the last projector stopped, unless the source cannot go on from there. */
final class StartingPoint {

    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);

    private final ControlIndex control;
    private final Generations generations;
    private final Shared shared;

    StartingPoint(ControlIndex control, Generations generations, Shared shared) {
        this.control = control;
        this.generations = generations;
        this.shared = shared;
    }

    /**
     * Takes over from the last projector; the first time it begins here and now, which is written down before anything is
     * filled.
     *
     * @param following the collections that are built anew where the history is lost and that was asked for, or where the
     *     first start was ended before it came to stream
     * @throws ChangeStreamException where the history is lost; the progress then says how far searches are behind
     */
    Progress find(SourcePosition now, Following following, LagClock lag) {
        Optional<Progress> stored = control.takeOver();
        if (stored.isEmpty()) {
            return written(at(now, now.executed(), ProjectionStatus.of(State.STARTING), null, Map.of()));
        }
        shared.backfills().reseed().ifPresent(order -> {
            control.writeReseed(order); // before anything else: a kill from now on is gone on from
            shared.backfills().reseeding();
        });
        Optional<Order> reseed = control.reseed();
        Optional<String> broken = now.breakAfter(stored.get().gtids());
        if (reseed.isPresent()) {
            return reseeded("the source's history was lost", stored.get(), now, following, reseed);
        } else if (broken.isEmpty() && hasNotStreamed(stored.get(), now, following)) {
            return reseeded(
                    "the first start was ended before changes came through",
                    stored.get(),
                    now,
                    following,
                    Optional.empty());
        } else if (broken.isPresent()) {
            ProjectionStatus why = new ProjectionStatus(State.STOPPED, broken.get());
            shared.board()
                    .published(written(at(
                            now,
                            stored.get().gtids(),
                            why,
                            behind(stored.get(), now),
                            collections(stored.get(), now))));
            throw new ChangeStreamException(Kind.HISTORY_LOST, broken.get());
        }
        lag.resume(stored.get(), Duration.between(stored.get().updatedAt(), Instant.now()));
        return stored.get();
    }

    /**
     * True where it is not written down how the tables looked at the place where the stream was to begin, and they may look
     * otherwise by now: rows that were written before would be read as something else. A history that lacks tables though
     * changes have come is another matter, that of tables which are projected since.
     */
    private boolean hasNotStreamed(Progress stored, SourcePosition now, Following following) {
        if (now.executed().minus(stored.gtids()).isEmpty()) {
            return false;
        }
        List<String> history = control.schemaHistory().read();
        return history.isEmpty()
                || stored.committedAt() == null
                        && !DebeziumChangeStream.knows(
                                history, Source.columns(following.plans()).keySet());
    }

    /**
     * Each step may be done again: until the last one is written down, the next start does all of them.
     *
     * @param said what an operator asked for; empty for what he asked for of each collection before
     */
    private Progress reseeded(
            String why, Progress stored, SourcePosition now, Following following, Optional<Order> said) {
        LOG.warn("{}: building all collections anew, from {} on", why, now.executed());
        following.plans().forEach(plan -> generations.next().cutOff(plan, said));
        Progress.Behind nothing = new Progress.Behind(0, stored.complete().since());
        following.stopped().forEach(one -> generations.next().cutOff(one.collection(), one.reason(), nothing));
        generations.undeclared().cutOff(following.names(), nothing);
        control.schemaHistory().clear();
        Progress fresh = written(at(
                now,
                now.executed(),
                ProjectionStatus.of(State.STARTING),
                behind(stored, now),
                collections(stored, now)));
        control.writeReseeded();
        return fresh;
    }

    /** What searches find until all is built anew. Numbers of a source that counts anew do not compare with the former. */
    private static Progress.Behind behind(Progress stored, SourcePosition now) {
        boolean comparable = now.divergenceFrom(stored.gtids()).isEmpty();
        Instant since = stored.behind() == null
                ? stored.updatedAt().minus(stored.lag())
                : stored.behind().since();
        return new Progress.Behind(comparable ? stored.searchable() : 0, since);
    }

    /** One that is further behind than the rest goes on being so, as long as its numbers mean anything. */
    private static Map<String, Progress.Collection> collections(Progress stored, SourcePosition now) {
        return now.divergenceFrom(stored.gtids()).isEmpty() ? stored.collections() : Map.of();
    }

    private static Progress at(
            SourcePosition now,
            GtidSet gtids,
            ProjectionStatus status,
            Progress.Behind behind,
            Map<String, Progress.Collection> collections) {
        Instant at = Instant.now();
        return new Progress(
                now.serverUuid(),
                gtids,
                now.position(),
                behind == null ? Duration.ZERO : behind.lag(at),
                status,
                null,
                at,
                collections,
                behind);
    }

    private Progress written(Progress progress) {
        control.write(progress);
        return progress;
    }
}
