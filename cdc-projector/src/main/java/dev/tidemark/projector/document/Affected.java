package dev.tidemark.projector.document;

import dev.tidemark.projector.change.GtidSet;
import java.util.List;
import java.util.Set;

/**
 * The documents that changes affect.
 *
 * @param keys documents, each once
 * @param fanOuts rows with too many documents to name here
 * @param until the transactions because of which a document may be missing: it showed the row, and shows it no longer. It is
 *     right again when these are applied, too. Empty where nothing had to be asked
 */
public record Affected(Set<DocumentKey> keys, List<FanOut> fanOuts, GtidSet until) {

    public Affected {
        keys = Set.copyOf(keys);
        fanOuts = List.copyOf(fanOuts);
    }
}
