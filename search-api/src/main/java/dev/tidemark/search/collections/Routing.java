package dev.tidemark.search.collections;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the shard of a document follows from its id, where the projector gives documents to shards by some of the columns
 * that make the id. Whoever asks for a document by its id must say it, or asks the wrong shard.
 *
 * @param of how many texts make an id; they are joined by {@code :}, with a backslash before a colon or backslash of theirs
 * @param parts the places of those that decide; none where the whole id does
 */
public record Routing(int of, List<Integer> parts) {

    public Routing {
        parts = List.copyOf(parts);
    }

    static Routing read(JsonNode described) {
        List<Integer> parts = new ArrayList<>();
        described.path("parts").forEach(part -> parts.add(part.asInt()));
        return new Routing(described.path("of").asInt(), parts);
    }

    /** Null where Elasticsearch goes by the id. An id that does not tell is its own routing. */
    public String of(String id) {
        if (parts.isEmpty()) {
            return null;
        }
        List<String> texts = split(id);
        if (texts.size() != of) {
            return id;
        }
        String routing = parts.size() == 1
                ? texts.get(parts.get(0))
                : parts.stream()
                        .map(part -> texts.get(part).replace("\\", "\\\\").replace(":", "\\:"))
                        .collect(Collectors.joining(":"));
        return routing.isEmpty() ? id : routing;
    }

    private static List<String> split(String id) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == ':') {
                texts.add(text.toString());
                text.setLength(0);
            } else {
                text.append(c == '\\' && i + 1 < id.length() ? id.charAt(++i) : c);
            }
        }
        texts.add(text.toString());
        return texts;
    }
}
