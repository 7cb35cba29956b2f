package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;

/**
 * On which shard a document is, where its projection says by which columns. The routing is what the {@code _id} would be if
 * these columns alone made it. It follows from the {@code _id}, and from nothing else: whoever has that can read, write
 * and delete the document. An id that does not tell them (a hash, or none of ours) is its own routing, and so is one in
 * which they are empty, which Elasticsearch would take for no routing.
 */
public final class Routing {

    private Routing() {}

    /** Null where the projection names no columns: then Elasticsearch goes by the id. */
    public static String of(ProjectionPlan plan, String id) {
        List<Integer> places = plan.routing();
        if (places.isEmpty()) {
            return null;
        }
        List<String> texts = IdTexts.split(id);
        if (texts.size() != plan.key().size()) {
            return id;
        }
        String routing = IdTexts.join(places.stream().map(texts::get).toList());
        return routing.isEmpty() ? id : routing;
    }
}
