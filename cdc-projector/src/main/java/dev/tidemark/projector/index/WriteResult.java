package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentWrite;
import java.util.List;

/**
 * What became of the writes of one call: submitted = applied + stale + rejected + superseded + expired. All but the
 * expired ones are done.
 *
 * @param stale Elasticsearch held something newer
 * @param rejected now in the dead letters
 * @param superseded another write of the same document, at least as new, took its place and is done
 * @param expired not sent because their load is too old: load these documents anew
 */
public record WriteResult(int applied, int stale, int rejected, int superseded, List<DocumentWrite> expired) {

    public WriteResult {
        expired = List.copyOf(expired);
    }

    public int submitted() {
        return applied + stale + rejected + superseded + expired.size();
    }
}
