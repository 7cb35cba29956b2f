package dev.tidemark.projector.progress;

import java.time.Instant;
import java.util.List;

/**
 * What a comparison of all documents found that speaks against letting a generation serve.
 *
 * @param at when it was over
 * @param missing documents that only the database has
 * @param extra documents that only the index has
 * @param different documents that both have, and not alike
 * @param ids of a few of them
 * @param text the whole in a line, for a person
 */
public record Objection(Instant at, long missing, long extra, long different, List<String> ids, String text) {

    public Objection {
        ids = List.copyOf(ids);
    }
}
