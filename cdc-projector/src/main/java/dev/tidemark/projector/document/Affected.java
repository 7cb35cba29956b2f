package dev.tidemark.projector.document;

import java.util.List;
import java.util.Set;

/**
 * The documents that changes affect.
 *
 * @param keys documents, each once
 * @param fanOuts rows with too many documents to name here
 */
public record Affected(Set<DocumentKey> keys, List<FanOut> fanOuts) {

    public Affected {
        keys = Set.copyOf(keys);
        fanOuts = List.copyOf(fanOuts);
    }
}
