package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentKey;
import java.time.Instant;

/**
 * A document that Elasticsearch, or a limit of ours, refused.
 *
 * @param index the generation that does not have it as it should be
 * @param version the position the refused document was true at
 * @param status the HTTP status it was refused with
 * @param first when a version of it was refused first
 * @param last when this version was refused
 * @param source the document; cut where it is very large, null where it was a delete
 */
public record DeadLetter(
        String index,
        DocumentKey key,
        long version,
        int status,
        String reason,
        Instant first,
        Instant last,
        String source) {}
