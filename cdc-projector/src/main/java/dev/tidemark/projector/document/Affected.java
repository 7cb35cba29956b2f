package dev.tidemark.projector.document;

import java.util.List;
import java.util.Set;

/**
 * The documents that changes affect.
 *
 * @param keys documents, each once
 * @param fanOuts rows with too many documents to name here
 * @param asked whether MySQL had to be asked which documents show a row. Then one may be missing that showed it, and shows it no
 *     longer: it is right again when all is applied that was executed until MySQL had answered
 */
public record Affected(Set<DocumentKey> keys, List<FanOut> fanOuts, boolean asked) {

    public Affected {
        keys = Set.copyOf(keys);
        fanOuts = List.copyOf(fanOuts);
    }
}
