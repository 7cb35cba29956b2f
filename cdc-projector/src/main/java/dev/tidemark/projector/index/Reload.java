package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Generation.Order;
import java.util.Objects;

/**
 * A range of a collection's keys that is to be loaded again; written down until that is done.
 *
 * @param from id of the first; null for no bound
 * @param to id of the last, which is part of it; null for no bound
 */
public record Reload(String collection, String from, String to, Order order) {

    /** Of the same documents, at whatever pace. */
    public boolean isOfSameRange(Reload other) {
        return collection.equals(other.collection) && Objects.equals(from, other.from) && Objects.equals(to, other.to);
    }

    /** As the command says it. */
    @Override
    public String toString() {
        return ((from == null ? "" : "--from " + from) + (to == null ? "" : " --to " + to)).strip();
    }
}
