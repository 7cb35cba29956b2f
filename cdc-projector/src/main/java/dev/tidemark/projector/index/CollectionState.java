package dev.tidemark.projector.index;

import java.util.List;
import java.util.Optional;

/**
 * How far a collection's generation is, durable across restarts.
 *
 * @param generation the number of the generation
 * @param cursor the key behind which the fill goes on, as canonical values; empty before its first chunk
 * @param documents how many documents the fill has written so far
 */
public record CollectionState(
        String collection, int generation, GenerationState state, Optional<List<Object>> cursor, long documents) {

    public CollectionState {
        cursor = cursor.map(List::copyOf);
    }

    /** A generation that is about to be filled. */
    public static CollectionState building(String collection, int generation) {
        return new CollectionState(collection, generation, GenerationState.BUILDING, Optional.empty(), 0);
    }

    /** The same generation after a chunk of its fill. */
    public CollectionState filled(List<Object> upTo, long more) {
        return new CollectionState(collection, generation, state, Optional.of(upTo), documents + more);
    }

    /** @throws IllegalStateException if the move is not legal */
    public CollectionState become(GenerationState next) {
        return new CollectionState(collection, generation, state.become(next), cursor, documents);
    }
}
