package dev.tidemark.runtime.ids;

import java.util.List;

/**
 * On which shard a document is, where some of the columns that make its {@code _id} say so. The routing is what the {@code
 * _id} would be if these columns alone made it. It follows from the {@code _id}, and from nothing else: whoever has that can
 * read, write and delete the document. An id that does not tell them (a hash, or none of ours) is its own routing, and so
 * is one in which they are empty, which Elasticsearch would take for no routing.
 *
 * @param of how many columns make an id
 * @param parts the places of those that decide; none where the whole id does
 */
public record Routing(int of, List<Integer> parts) {

    public Routing {
        parts = List.copyOf(parts);
    }

    /** Null where Elasticsearch goes by the id. */
    public String of(String id) {
        if (parts.isEmpty()) {
            return null;
        }
        List<String> texts = IdTexts.split(id);
        if (texts.size() != of) {
            return id;
        }
        String routing = IdTexts.join(parts.stream().map(texts::get).toList());
        return routing.isEmpty() ? id : routing;
    }
}
