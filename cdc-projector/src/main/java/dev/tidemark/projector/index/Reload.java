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

    /** Whether who asks for this has it with that: the same documents, and the pace that he asks for. */
    public boolean isMetBy(Reload other) {
        return collection.equals(other.collection)
                && Objects.equals(from, other.from)
                && Objects.equals(to, other.to)
                && order.isMetBy(other.order);
    }

    /** The command that asks for it. */
    public String command() {
        return "backfill " + collection + (from == null ? "" : " --from " + from) + (to == null ? "" : " --to " + to)
                + order.options();
    }
}
