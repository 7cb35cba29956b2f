package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Generation.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The generations of a collection that shall exist, durable across restarts: what is not among them is deleted. At most
 * one is live, one stands by, and one is being made.
 *
 * @param generations oldest first
 */
public record CollectionState(String collection, List<Generation> generations) {

    public CollectionState {
        generations = generations.stream()
                .sorted(Comparator.comparingInt(Generation::number))
                .toList();
    }

    public static CollectionState none(String collection) {
        return new CollectionState(collection, List.of());
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
        return new CollectionState(collection, all);
    }

    public CollectionState without(int number) {
        return new CollectionState(
                collection,
                generations.stream()
                        .filter(generation -> generation.number() != number)
                        .toList());
    }

    /**
     * With the alias on this generation. The one it was on stands by from now on, if it is true, and one that stood by
     * before it is gone.
     *
     * @throws IllegalStateException if the generation is not complete
     */
    public CollectionState promote(int number) {
        Generation next = find(number).orElseThrow();
        CollectionState moved = with(next.become(GenerationState.LIVE));
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
