package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Generation.Standing;
import dev.tidemark.projector.progress.Progress.Behind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The generations of a collection that shall exist, durable across restarts: what is not among them is deleted. At most
 * one is live, one stands by, and one is being made.
 *
 * @param generations oldest first
 * @param stop why changes are not applied to them, or were not; empty where all are
 * @param refused what Elasticsearch says against what the projection file now wants of the index that serves; empty where it
 *     takes it
 */
public record CollectionState(
        String collection, List<Generation> generations, Optional<Stop> stop, Optional<String> refused) {

    public CollectionState {
        generations = generations.stream()
                .sorted(Comparator.comparingInt(Generation::number))
                .toList();
    }

    public static CollectionState none(String collection) {
        return new CollectionState(collection, List.of(), Optional.empty(), Optional.empty());
    }

    /** The one behind the alias. */
    public Optional<Generation> live() {
        return in(GenerationState.LIVE);
    }

    /** The one that the alias can go back to. */
    public Optional<Generation> standby() {
        return in(GenerationState.STANDBY);
    }

    /** The one that is being made: it was never live. */
    public Optional<Generation> coming() {
        return generations.stream()
                .filter(generation -> switch (generation.state()) {
                    case BUILDING, CATCHING_UP, READY -> true;
                    case LIVE, STANDBY, DROPPED -> false;
                })
                .findFirst();
    }

    private Optional<Generation> in(GenerationState state) {
        return generations.stream()
                .filter(generation -> generation.state() == state)
                .findFirst();
    }

    public Optional<Generation> find(int number) {
        return generations.stream()
                .filter(generation -> generation.number() == number)
                .findFirst();
    }

    /** With this generation, in the place of the one of its number. */
    public CollectionState with(Generation generation) {
        List<Generation> all = new ArrayList<>(without(generation.number()).generations);
        all.add(generation);
        return new CollectionState(collection, all, stop, refused);
    }

    public CollectionState without(int number) {
        return new CollectionState(
                collection,
                generations.stream()
                        .filter(generation -> generation.number() != number)
                        .toList(),
                stop,
                refused);
    }

    /** The same, where Elasticsearch says this against the projection file as it is now. */
    public CollectionState refused(Optional<String> why) {
        return new CollectionState(collection, generations, stop, why);
    }

    /** True while changes are not applied to it. */
    public boolean isStopped() {
        return stop.filter(Stop::holds).isPresent();
    }

    /** What serves goes on serving as it is; what does not, gets no changes and so is gone, but for what was wanted of it. */
    public CollectionState stopped(Stop because) {
        return new CollectionState(
                collection,
                live().map(live -> live.as(Standing.CUT_OFF)).stream().toList(),
                Optional.of(because.asked(asked().or(because::asked))),
                Optional.empty());
    }

    /** What somebody wanted of the generation that is being made, or that was given up when the collection was stopped. */
    public Optional<Generation.Order> asked() {
        return coming().map(Generation::order).or(() -> stop.flatMap(Stop::asked));
    }

    /**
     * Stopped for this reason, whether it was before or not.
     *
     * @param from up to where it is complete, if it was not stopped before
     */
    public CollectionState stopped(String reason, Behind from) {
        return stopped(stop.orElse(Stop.because(reason, Optional.empty())).still(reason, from));
    }

    /** The statement that it is stopped by, where none was known. */
    public CollectionState stoppedBy(Stop.Statement statement) {
        return new CollectionState(collection, generations, stop.map(now -> now.by(statement)), refused);
    }

    /**
     * Gets changes again, and has missed some.
     *
     * @param from up to where it is complete, if that is not known already
     */
    public CollectionState mended(Behind from) {
        return new CollectionState(
                collection,
                generations.stream()
                        .map(generation -> generation.state() == GenerationState.LIVE
                                ? generation.as(Standing.CUT_OFF)
                                : generation)
                        .toList(),
                stop.map(now -> now.mended(from)),
                Optional.empty());
    }

    /**
     * With the alias on this generation, which is complete. The one it was on stands by from now on, if it is true, and one that stood by
     * before it is gone.
     *
     * @throws IllegalStateException if the generation is not complete
     */
    public CollectionState promote(int number) {
        Generation next = find(number).orElseThrow();
        CollectionState moved =
                with(next.become(GenerationState.LIVE)).refused(Optional.empty()); // said of the other one
        if (next.state() == GenerationState.READY) {
            moved = new CollectionState(collection, moved.generations, Optional.empty(), Optional.empty());
        }
        if (next.state() == GenerationState.READY && standby().isPresent()) {
            moved = moved.without(standby().get().number());
        }
        if (live().isPresent()) {
            Generation former = live().get();
            moved = former.standing() == Standing.TRUE
                    ? moved.with(former.become(GenerationState.STANDBY))
                    : moved.without(former.number());
        }
        return moved;
    }
}
