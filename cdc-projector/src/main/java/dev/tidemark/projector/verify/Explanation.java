package dev.tidemark.projector.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.document.SourceRow;
import java.time.Instant;
import java.util.List;

/**
 * All there is to know of one document.
 *
 * @param state same, pending (changes are not applied yet) or different
 * @param version of the indexed document: the position it was loaded at; 0 where there is none
 * @param fields paths that differ, {@code lines[2].quantity}
 * @param rows what the database has for it
 * @param database the document that the database gives; null where it gives none
 * @param indexed the one in the index; null where there is none
 * @param deadLetter why Elasticsearch refused it; null where it did not
 */
public record Explanation(
        String collection,
        String id,
        String index,
        String state,
        long version,
        List<String> fields,
        Positions positions,
        List<SourceRow> rows,
        JsonNode database,
        JsonNode indexed,
        Refusal deadLetter) {

    public Explanation {
        fields = List.copyOf(fields);
        rows = List.copyOf(rows);
    }

    /**
     * @param source how many transactions the source had executed when the database was read
     * @param applied how many of them were in the index by then
     * @param backlog how many were not
     */
    public record Positions(long source, long applied, long backlog) {}

    public record Refusal(long version, int status, String reason, Instant last) {}
}
