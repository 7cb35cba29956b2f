package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentIds;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.projection.ProjectionPlan;

/**
 * What is compared with the database.
 *
 * @param plan how its documents are to be
 * @param index one generation
 */
public record Subject(ProjectionPlan plan, String index) {

    public String collection() {
        return plan.collection();
    }

    DocumentKey key(String id) {
        return DocumentIds.key(plan, id).orElseGet(() -> DocumentIds.named(collection(), id));
    }
}
