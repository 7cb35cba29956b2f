package dev.tidemark.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to Elasticsearch.
 *
 * @param body null for none
 * @param origin the request that it is sent for; null for none
 * @param documentsAsText whether documents in the answer stay the text that they are
 */
public record IndexRequest(
        String method,
        String path,
        Map<String, String> parameters,
        JsonNode body,
        Origin origin,
        boolean documentsAsText) {

    public IndexRequest {
        parameters = Map.copyOf(parameters);
    }

    public static IndexRequest get(String path) {
        return new IndexRequest("GET", path, Map.of(), null, null, false);
    }

    public static IndexRequest head(String path) {
        return new IndexRequest("HEAD", path, Map.of(), null, null, false);
    }

    public static IndexRequest post(String path) {
        return new IndexRequest("POST", path, Map.of(), null, null, false);
    }

    public static IndexRequest delete(String path, JsonNode body) {
        return new IndexRequest("DELETE", path, Map.of(), body, null, false);
    }

    public IndexRequest with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new IndexRequest(method, path, more, body, origin, documentsAsText);
    }

    public IndexRequest with(JsonNode content) {
        return new IndexRequest(method, path, parameters, content, origin, documentsAsText);
    }

    /** The same on behalf of a request. */
    public IndexRequest forRequest(Origin request) {
        return new IndexRequest(method, path, parameters, body, request, documentsAsText);
    }

    /** The same for an answer whose documents stay text. */
    public IndexRequest withDocumentsAsText() {
        return new IndexRequest(method, path, parameters, body, origin, true);
    }

    /** A name as one step of a path, whatever is in it. */
    public static String step(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
