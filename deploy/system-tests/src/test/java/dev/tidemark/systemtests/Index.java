package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** What stands in Elasticsearch, asked for directly. */
final class Index {

    private static final int PAGE = 5_000;

    /** @param source the document */
    record Hit(long version, JsonNode source) {}

    private final String url;
    private final String prefix;

    Index(String url, String prefix) {
        this.url = url;
        this.prefix = prefix;
    }

    /** All documents of a collection that a search finds, by {@code _id}. */
    Map<String, Hit> search(String collection) {
        Map<String, Hit> hits = new TreeMap<>();
        JsonNode page = get("/" + prefix + collection + "/_search?version=true&scroll=1m&size=" + PAGE);
        while (!page.at("/hits/hits").isEmpty()) {
            for (JsonNode hit : page.at("/hits/hits")) {
                hits.put(hit.get("_id").textValue(), new Hit(hit.get("_version").longValue(), hit.get("_source")));
            }
            ObjectNode next = JsonNodeFactory.instance.objectNode();
            next.put("scroll", "1m").put("scroll_id", page.get("_scroll_id").textValue());
            page = Http.send("POST", URI.create(url + "/_search/scroll"), next)
                    .expect(200)
                    .body();
        }
        return hits;
    }

    /** The versions alone, of up to {@value #PAGE} documents: cheap enough to be asked for all the time. */
    Map<String, Long> versions(String collection) {
        Map<String, Long> versions = new TreeMap<>();
        for (JsonNode hit : get("/" + prefix + collection + "/_search?version=true&_source=false&size=" + PAGE)
                .at("/hits/hits")) {
            versions.put(hit.get("_id").textValue(), hit.get("_version").longValue());
        }
        return versions;
    }

    /** The progress document; empty while there is none. */
    JsonNode progress() {
        return get("/" + prefix + "tidemark-control/_doc/progress").path("_source");
    }

    /** What is written down of a collection's generations, the oldest first. */
    JsonNode generations(String collection) {
        return get("/" + prefix + "tidemark-control/_doc/collection-" + collection)
                .at("/_source/generations");
    }

    /** The index behind the alias of a collection. */
    String behind(String collection) {
        return String.join(
                ",",
                get("/_alias/" + prefix + collection)
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** The documents that Elasticsearch refused. */
    JsonNode deadLetters() {
        String index = "/" + prefix + "tidemark-dead-letters";
        Http.send("POST", URI.create(url + index + "/_refresh"), null);
        return get(index + "/_search?size=10").at("/hits/hits");
    }

    private JsonNode get(String path) {
        Http.Answer answer = Http.get(URI.create(url + path));
        return answer.status() == 404
                ? JsonNodeFactory.instance.objectNode()
                : answer.expect(200).body();
    }
}
